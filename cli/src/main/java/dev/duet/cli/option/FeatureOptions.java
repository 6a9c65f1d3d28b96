package dev.duet.cli.option;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.FeatureEncoder.Precision;
import dev.duet.avid.Output;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.ShortClipPolicy;
import dev.duet.extract.ExtractionConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a clip is and what is computed of it. */
public final class FeatureOptions {
  /** {@code --short-clips}. */
  private enum ShortClips {
    REPEAT(ShortClipPolicy.REPEAT_FROM_START),
    HOLD(ShortClipPolicy.REPEAT_LAST_FRAME),
    FAIL(ShortClipPolicy.FAIL);

    private final ShortClipPolicy policy;

    ShortClips(ShortClipPolicy policy) {
      this.policy = policy;
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--modalities",
      paramLabel = "M",
      split = ",",
      defaultValue = "video,audio",
      description = "Towers to run, comma-separated (default: ${DEFAULT-VALUE}).")
  private List<Modality> modalities;

  @Option(
      names = "--stages",
      paramLabel = "STAGE",
      split = ",",
      defaultValue = "pool",
      description = {
        "Features of each tower, comma-separated: conv1, conv2x, conv3x, conv4x, conv5x (max-pooled"
            + " to their channels), pool, embedding (the head's output) (default: pool)."
      })
  private List<String> stages;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Side of the square frames (default: the model's).")
  private @Nullable Integer size;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames of a clip (default: the model's).")
  private @Nullable Integer frames;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      description = "Frames per second of a clip (default: the model's).")
  private @Nullable Double framesPerSecond;

  @Option(
      names = "--audio-seconds",
      paramLabel = "SECONDS",
      description = "Length of a clip's sound, centred on its frames (default: the model's).")
  private @Nullable Double audioSeconds;

  @Option(
      names = "--short-clips",
      paramLabel = "POLICY",
      defaultValue = "repeat",
      description = {
        "What fills a clip that the video ends in: repeat (its frames from the first), hold (its last"
            + " frame) or fail (default: ${DEFAULT-VALUE})."
      })
  private ShortClips shortClips;

  @Option(
      names = "--missing-audio",
      paramLabel = "POLICY",
      defaultValue = "zeros",
      description = {
        "A clip without sound gets zeros, or is left out (skip), or its file fails (fail)"
            + " (default: ${DEFAULT-VALUE}). The output says which clips have sound."
      })
  private MissingAudioPolicy missingAudio;

  @Option(
      names = "--batch",
      paramLabel = "B",
      defaultValue = "8",
      description = "Clips encoded together (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--precision",
      paramLabel = "float32|bfloat16",
      defaultValue = "float32",
      description = "What the encoders compute in (default: ${DEFAULT-VALUE}).")
  private Precision precision;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  FeatureOptions() {}

  /** A configuration with these choices. */
  public ExtractionConfig apply(ExtractionConfig config) {
    try {
      ClipFormat clip = config.clip();
      return config
          .withOutputs(outputs())
          .withClip(
              new ClipFormat(
                  clip.modalities(),
                  frames == null ? clip.frameCount() : frames,
                  framesPerSecond == null ? clip.framesPerSecond() : framesPerSecond,
                  clip.frameSize(),
                  clip.sampleRateHz(),
                  audioSeconds == null ? clip.audioSeconds() : audioSeconds,
                  shortClips.policy,
                  missingAudio))
          .withFrameSize(size == null ? config.frameSize() : size)
          .withBatchSize(batch)
          .withPrecision(precision);
    } catch (IllegalArgumentException e) { // the records say which value is wrong and why
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<Output> outputs() {
    ImmutableList.Builder<Output> outputs = ImmutableList.builder();
    for (Modality modality : modalities) {
      for (String stage : stages) {
        outputs.add(new Output(modality, stage));
      }
    }
    return outputs.build();
  }
}
