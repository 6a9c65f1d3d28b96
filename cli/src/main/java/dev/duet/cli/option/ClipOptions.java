package dev.duet.cli.option;

import dev.duet.decode.DecodeLimits;
import dev.duet.decode.sampling.ClipSampler;
import dev.duet.decode.sampling.EvenClips;
import dev.duet.decode.sampling.RandomClips;
import dev.duet.decode.sampling.SlidingClips;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which clips of each file are read, and for how long a file may be worked on. */
public final class ClipOptions {
  private static final int DEFAULT_CLIPS = 10;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @ArgGroup(exclusive = true)
  private @Nullable Choice choice;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of --random-clips (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      description = "Longest time spent decoding one file (default: 600).")
  private @Nullable Double timeLimitSeconds;

  /** One of the samplers. */
  private static final class Choice {
    @Option(
        names = "--clips",
        paramLabel = "N",
        description = "Clips evenly spaced over each video (default: " + DEFAULT_CLIPS + ").")
    private @Nullable Integer even;

    @Option(
        names = "--stride",
        paramLabel = "SECONDS",
        description = "A clip every so many seconds, from the start, for as long as one fits.")
    private @Nullable Double strideSeconds;

    @Option(
        names = "--random-clips",
        paramLabel = "N",
        description = "Clips at random times, drawn from --seed and the file's id.")
    private @Nullable Integer random;
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ClipOptions() {}

  /** The sampler that was chosen. */
  public ClipSampler sampler() {
    if (choice == null) {
      return new EvenClips(DEFAULT_CLIPS);
    }
    if (choice.even != null) {
      return new EvenClips(atLeastOne("--clips", choice.even));
    }
    if (choice.random != null) {
      return new RandomClips(atLeastOne("--random-clips", choice.random), seed);
    }
    if (choice.strideSeconds == null || !(choice.strideSeconds > 0)) {
      throw wrong("--stride must be more than 0 seconds: " + choice.strideSeconds);
    }
    return new SlidingClips(choice.strideSeconds);
  }

  /** The bounds for each file. */
  public DecodeLimits limits() {
    DecodeLimits limits = DecodeLimits.DEFAULT;
    if (timeLimitSeconds == null) {
      return limits;
    }
    if (!(timeLimitSeconds > 0)) {
      throw wrong("--time-limit must be more than 0 seconds: " + timeLimitSeconds);
    }
    Duration limit = Duration.ofMillis(Math.max(1, Math.round(timeLimitSeconds * 1000)));
    return new DecodeLimits(limit, limits.maxPixels(), limits.maxStreams());
  }

  private int atLeastOne(String flag, int value) {
    if (value < 1) {
      throw wrong(flag + " must be at least 1: " + value);
    }
    return value;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
