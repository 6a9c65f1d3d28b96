package dev.duet.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.duet.audio.BinStatistics;
import dev.duet.avid.ModelConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClipEncoderTest {
  private static final ModelConfig MICRO = ModelConfig.named("micro");

  private static ClipEncoder encoder(String name, ModelConfig input) {
    return ClipEncoder.of(name, input, clips -> Map.of());
  }

  @Test
  void isToldFromOthersByNameInputAndStatistics() {
    String print = encoder("mean", MICRO).facts().get("model.fingerprint");
    BinStatistics neutral = BinStatistics.neutral(MICRO.spectrogram());
    float[] louder = neutral.mean().clone();
    louder[3] += 1;

    assertEquals(print, encoder("mean", MICRO).facts().get("model.fingerprint"));
    assertNotEquals(print, encoder("median", MICRO).facts().get("model.fingerprint"));
    assertNotEquals(
        print, encoder("mean", ModelConfig.named("tiny")).facts().get("model.fingerprint"));
    assertNotEquals(
        print,
        new ClipEncoder(
                "mean", MICRO, new BinStatistics(louder, neutral.std(), 9), clips -> Map.of())
            .facts()
            .get("model.fingerprint"));
  }

  @Test
  void refusesABlankNameAndStatisticsOfAnotherSpectrogram() {
    assertEquals(
        "name must not be blank",
        assertThrows(IllegalArgumentException.class, () -> encoder(" ", MICRO)).getMessage());
    BinStatistics other = BinStatistics.neutral(ModelConfig.named("tiny").spectrogram());
    assertEquals(
        "statistics must have the spectrogram's 65 bins: 129",
        assertThrows(
                IllegalArgumentException.class,
                () -> new ClipEncoder("mean", MICRO, other, clips -> Map.of()))
            .getMessage());
  }
}
