package dev.duet.avid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.audio.LogMelConfig;
import dev.duet.audio.StftConfig;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.FrameSize;
import dev.duet.decode.Modality;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelConfigTest {
  static Set<String> names() {
    return ModelConfig.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void survivesJson(String name) throws ModelException {
    ModelConfig config = ModelConfig.named(name);
    assertEquals(config, ConfigJson.read("x", ConfigJson.write(config), ModelConfig.class));
    assertEquals(name, config.name());
  }

  @Test
  void survivesJsonWithAMelFrontEndThatKeepsEveryDecibel() throws ModelException {
    ModelConfig avid = ModelConfig.named("avid");
    ModelConfig mel =
        new ModelConfig(
            "mel",
            avid.video(),
            112,
            16,
            29.97,
            avid.audio(),
            new LogMelConfig(
                new StftConfig(
                    16_000, 512, 400, 160, StftConfig.Padding.ZERO, StftConfig.Power.MAGNITUDE),
                80,
                0,
                8000,
                LogMelConfig.Scale.HTK,
                LogMelConfig.Norm.NONE,
                Double.POSITIVE_INFINITY),
            1.5,
            List.of());
    assertEquals(mel, ConfigJson.read("x", ConfigJson.write(mel), ModelConfig.class));
  }

  @Test
  void readsFilesFromBeforeHeadsCouldEndInABatchNorm() throws ModelException {
    String json = ConfigJson.write(ModelConfig.named("avid"));
    assertFalse(json.contains("projectionNorm"), json);
    assertFalse(ConfigJson.read("x", json, ModelConfig.class).projectionNorm());
    assertTrue(ConfigJson.write(ModelConfig.named("micro")).contains("\"projectionNorm\":true"));
  }

  @Test
  void hearsSmallSpectrogramsInTheMicroModel() {
    ModelConfig micro = ModelConfig.named("micro");
    assertEquals(64, micro.spectrogramFrames());
    assertEquals(65, micro.spectrogram().bins());
    assertEquals(1.0, micro.clipFormat().videoSeconds());
  }

  @Test
  void asksForThePublishedClips() {
    ClipFormat format = ModelConfig.named("avid").clipFormat();
    assertEquals(Set.of(Modality.VIDEO, Modality.AUDIO), format.modalities());
    assertEquals(8, format.frameCount());
    assertEquals(0.5, format.videoSeconds());
    assertEquals(new FrameSize.ShortSide(256), format.frameSize());
    assertEquals(48_000, format.sampleCount());
  }

  @Test
  void hearsThePublishedSpectrograms() {
    assertEquals(200, ModelConfig.named("avid").spectrogramFrames());
    assertEquals(257, ModelConfig.named("avid").spectrogram().bins());
    assertEquals(100, ModelConfig.named("avid-small").spectrogramFrames());
    assertEquals(129, ModelConfig.named("avid-small").spectrogram().bins());
  }

  @Test
  void listsTheNamesWhenOneIsUnknown() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ModelConfig.named("avide"));
    assertEquals(
        "no configuration 'avide'; there are avid, avid-small, tiny, micro, r2plus1d_18",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"frameSize\":224|\"frameSize\":224,\"frames\":8|c: frames: unknown key; expected one of",
        "\"depth\":18|\"depht\":18|c: video.depth: missing; there are architecture, depht, stageWidths",
        "\"frameSize\":224,||c: frameSize: missing; there are name, video, frameCount",
        "\"frameSize\":224|\"frameSize\":\"224\"|frameSize",
        "\"frameSize\":224|\"frameSize\":224.5|frameSize",
        "\"frameSize\":224|\"frameSize\":null|frameSize",
        "\"frameSize\":224|\"frameSize\":3|c: frameSize must lie in [32, 1024]: 3",
        "\"depth\":18|\"depth\":17|depth must be 10, 18 or 34",
        "\"name\":\"avid\"|\"name\":\"a/b\"|name must start with a letter or digit",
        "[512,512,128]|[512,0]|c: projection widths must be at least 1",
        "[512,512,128]|512|projection",
        "\"linear-log\"|\"cepstrum\"|spectrogram",
        "\"R2PLUS1D\"|\"RESNET\"|video.architecture",
        "\"schema\":1|\"schema\":2|c: schema must be 1: 2",
        "\"schema\":1,||c: schema must be 1: null",
        "\"schema\":1|\"schema\":1,\"schema\":1|c: not JSON: ",
        "\"audioSeconds\":2.0|\"audioSeconds\":0.001|audioSeconds must cover one window",
        "\"frameCount\":8|\"frameCount\":0|c: frameCount must be at least 1: 0",
      })
  void saysInOneLineWhatIsWrong(String part, String replacement, String message) {
    String json = ConfigJson.write(ModelConfig.named("avid"));
    assertTrue(json.contains(part), json);
    String changed = json.replace(part, replacement == null ? "" : replacement);
    ModelException e =
        assertThrows(ModelException.class, () -> ConfigJson.read("c", changed, ModelConfig.class));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }
}
