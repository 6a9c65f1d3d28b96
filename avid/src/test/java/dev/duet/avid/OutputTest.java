package dev.duet.avid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.Modality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {
  @ParameterizedTest
  @ValueSource(strings = {"video.pool", "audio.conv4x", "video.embedding", "audio.conv1"})
  void parsesItsOwnName(String name) {
    assertEquals(name, Output.parse(name).name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "pool", "video", "Video.pool", "video.pool ", "text.pool", "video.fc"})
  void listsTheNamesWhenOneIsUnknown(String name) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Output.parse(name));
    assertTrue(e.getMessage().startsWith("no output '" + name + "'; there are video.conv1, "));
    assertTrue(e.getMessage().endsWith("audio.pool, audio.embedding"), e.getMessage());
  }

  @Test
  void refusesAStageThatNoTowerHas() {
    assertThrows(IllegalArgumentException.class, () -> new Output(Modality.VIDEO, "block1"));
  }
}
