package dev.duet.avid;

import static com.google.common.base.Preconditions.checkArgument;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.audio.AudioEncoderConfig;
import dev.duet.audio.LinearLogConfig;
import dev.duet.audio.SpectrogramConfig;
import dev.duet.audio.StftConfig;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.ShortClipPolicy;
import dev.duet.video.EvalTransform;
import dev.duet.video.VideoEncoderConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that fixes a model's shape and its input.
 *
 * @param name name of the configuration
 * @param video video encoder
 * @param frameSize side of the square frames, in pixels
 * @param frameCount frames of a clip
 * @param framesPerSecond rate the video is sampled at
 * @param audio audio encoder
 * @param spectrogram audio front end
 * @param audioSeconds length of the waveform
 * @param projection widths of both heads' layers, the last being the embedding's; empty for no
 *     heads
 * @param projectionNorm whether both heads end in a batch norm without scale and shift, which keeps
 *     the embeddings of an untrained model apart; not in the published models
 */
public record ModelConfig(
    String name,
    VideoEncoderConfig video,
    int frameSize,
    int frameCount,
    double framesPerSecond,
    AudioEncoderConfig audio,
    SpectrogramConfig spectrogram,
    double audioSeconds,
    List<Integer> projection,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean projectionNorm) {

  /** The name of the published configuration. */
  public static final String DEFAULT_NAME = "avid";

  private static final ImmutableList<Integer> PUBLISHED_HEAD = ImmutableList.of(512, 512, 128);

  /** By name; clips are 8 frames at 16 fps with 2 s of sound, as published, except micro's. */
  private static final ImmutableMap<String, ModelConfig> NAMED =
      named(
          new ModelConfig(
              DEFAULT_NAME,
              VideoEncoderConfig.PUBLISHED,
              224,
              8,
              16,
              AudioEncoderConfig.PUBLISHED,
              LinearLogConfig.PUBLISHED,
              2,
              PUBLISHED_HEAD),
          // The paper's model for ablations.
          new ModelConfig(
              "avid-small",
              VideoEncoderConfig.SMALL,
              112,
              8,
              16,
              AudioEncoderConfig.SMALL,
              LinearLogConfig.SMALL,
              2,
              PUBLISHED_HEAD),
          // For demonstrations and tests on two cores.
          new ModelConfig(
              "tiny",
              new VideoEncoderConfig(
                  VideoEncoderConfig.Architecture.R2PLUS1D,
                  10,
                  ImmutableList.of(16, 16, 32, 64, 128),
                  true),
              112,
              8,
              16,
              new AudioEncoderConfig(ImmutableList.of(16, 16, 32, 64, 128), 2),
              LinearLogConfig.SMALL,
              2,
              ImmutableList.of(128, 128, 64)),
          // Learns from small pictures and short sounds within minutes on two cores.
          new ModelConfig(
              "micro",
              new VideoEncoderConfig(
                  VideoEncoderConfig.Architecture.R2PLUS1D,
                  10,
                  ImmutableList.of(8, 8, 16, 32, 64),
                  true),
              32,
              8,
              8,
              new AudioEncoderConfig(ImmutableList.of(8, 8, 16, 32, 64), 2),
              new LinearLogConfig(
                  new StftConfig(
                      8000, 256, 256, 160, StftConfig.Padding.REFLECT, StftConfig.Power.POWER),
                  80),
              1.28,
              ImmutableList.of(64),
              true),
          // torchvision's video network beside the published audio tower.
          new ModelConfig(
              "r2plus1d_18",
              VideoEncoderConfig.TORCHVISION,
              112,
              8,
              16,
              AudioEncoderConfig.PUBLISHED,
              LinearLogConfig.PUBLISHED,
              2,
              PUBLISHED_HEAD));

  @JsonCreator
  public ModelConfig {
    checkArgument(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"),
        "name must start with a letter or digit and hold only those and . _ -: %s",
        name);
    checkArgument(
        frameSize >= 32 && frameSize <= 1024, "frameSize must lie in [32, 1024]: %s", frameSize);
    checkArgument(
        audioSeconds * spectrogram.stft().sampleRateHz() >= spectrogram.stft().fftSamples(),
        "audioSeconds must cover one window of the spectrogram: %s",
        audioSeconds);
    projection = ImmutableList.copyOf(projection);
    checkArgument(
        projection.stream().allMatch(width -> width >= 1),
        "projection widths must be at least 1: %s",
        projection);
    checkArgument(
        !projectionNorm || !projection.isEmpty(), "projectionNorm needs heads to be the end of");
    // Refuses frame counts, rates and lengths that no clip can have.
    ClipFormat unused = format(frameSize, frameCount, framesPerSecond, spectrogram, audioSeconds);
  }

  /** A model without a batch norm at its heads' ends. */
  public ModelConfig(
      String name,
      VideoEncoderConfig video,
      int frameSize,
      int frameCount,
      double framesPerSecond,
      AudioEncoderConfig audio,
      SpectrogramConfig spectrogram,
      double audioSeconds,
      List<Integer> projection) {
    this(
        name,
        video,
        frameSize,
        frameCount,
        framesPerSecond,
        audio,
        spectrogram,
        audioSeconds,
        projection,
        false);
  }

  private static ImmutableMap<String, ModelConfig> named(ModelConfig... configs) {
    ImmutableMap.Builder<String, ModelConfig> named = ImmutableMap.builder();
    for (ModelConfig config : configs) {
      named.put(config.name(), config);
    }
    return named.buildOrThrow();
  }

  /** The configuration of that name; the message of the exception lists the names. */
  public static ModelConfig named(String name) {
    ModelConfig config = NAMED.get(name);
    checkArgument(
        config != null, "no configuration '%s'; there are %s", name, String.join(", ", names()));
    return config;
  }

  /** Names of the configurations, the default first. */
  public static Set<String> names() {
    return NAMED.keySet();
  }

  /** The clips this model takes, with the default policies. */
  public ClipFormat clipFormat() {
    return format(frameSize, frameCount, framesPerSecond, spectrogram, audioSeconds);
  }

  private static ClipFormat format(
      int frameSize,
      int frameCount,
      double framesPerSecond,
      SpectrogramConfig spectrogram,
      double audioSeconds) {
    return new ClipFormat(
        EnumSet.allOf(Modality.class),
        frameCount,
        framesPerSecond,
        new EvalTransform(frameSize).decodeSize(),
        spectrogram.stft().sampleRateHz(),
        audioSeconds,
        ShortClipPolicy.REPEAT_FROM_START,
        MissingAudioPolicy.ZEROS);
  }

  /** Rows of the spectrogram of one clip. */
  public int spectrogramFrames() {
    return spectrogram.frames(clipFormat().sampleCount());
  }
}
