package dev.duet.decode.synthetic.corpus;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.duet.decode.manifest.Split;

/**
 * What a corpus is like.
 *
 * @param seed what everything is drawn from
 * @param classes number of classes, even: 2 to 16, or a multiple of 4 up to 64
 * @param confusion which classes share a texture or a timbre
 * @param train instances to train on
 * @param validation instances to choose settings by
 * @param test instances to measure with
 * @param seconds length of a video
 * @param framePixels width and height of the frames, even
 * @param framesPerSecond rate of the video
 * @param sampleRateHz rate of the sound
 * @param videoNuisance strength of what disturbs the pictures; 0 for none, 1 for much
 * @param audioNuisance strength of what disturbs the sound; 0 for none, 1 for much
 * @param faultyShare training instances with the sound of another class
 * @param silentShare training instances without any sound
 * @param spoilHeldOut whether these shares hold for validation and test instances too, which are
 *     flawless otherwise
 */
public record CorpusConfig(
    long seed,
    int classes,
    Confusion confusion,
    int train,
    int validation,
    int test,
    double seconds,
    int framePixels,
    int framesPerSecond,
    int sampleRateHz,
    double videoNuisance,
    double audioNuisance,
    double faultyShare,
    double silentShare,
    boolean spoilHeldOut) {

  /** Eight classes in a ring, small pictures, nuisance on: it is learned in minutes. */
  public static final CorpusConfig DEFAULT =
      new CorpusConfig(0, 8, Confusion.RING, 1200, 240, 480, 2.56, 40, 8, 8000, 0.6, 0.4, 0, 0);

  /** The parts of a corpus. */
  static final ImmutableList<Split> SPLITS =
      ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST);

  public CorpusConfig {
    checkArgument(
        classes >= 2
            && classes <= ClassDesign.MAX_CLASSES
            && classes % (classes <= ClassDesign.FEW_CLASSES ? 2 : 4) == 0,
        "classes must be even up to 16, a multiple of 4 up to 64: %s",
        classes);
    checkArgument(
        confusion != Confusion.TWINS || classes >= 4, "twins take at least 4 classes: %s", classes);
    checkArgument(
        train >= 1 && validation >= 0 && test >= 0,
        "train must be at least 1, validation and test at least 0: %s, %s, %s",
        train,
        validation,
        test);
    checkArgument(seconds >= 0.5 && seconds <= 600, "seconds must lie in [0.5, 600]: %s", seconds);
    checkArgument(
        framePixels >= 32 && framePixels <= 1080 && framePixels % 2 == 0,
        "framePixels must be even and lie in [32, 1080]: %s",
        framePixels);
    checkArgument(
        framesPerSecond >= 1 && framesPerSecond <= 60,
        "framesPerSecond must lie in [1, 60]: %s",
        framesPerSecond);
    checkArgument(
        sampleRateHz == 8000
            || sampleRateHz == 16_000
            || sampleRateHz == 24_000
            || sampleRateHz == 48_000,
        "sampleRateHz must be 8000, 16000, 24000 or 48000: %s",
        sampleRateHz);
    checkShare("videoNuisance", videoNuisance, 2);
    checkShare("audioNuisance", audioNuisance, 2);
    checkShare("faultyShare", faultyShare, 1);
    checkShare("silentShare", silentShare, 1);
  }

  /** With flawless instances to validate and test with. */
  public CorpusConfig(
      long seed,
      int classes,
      Confusion confusion,
      int train,
      int validation,
      int test,
      double seconds,
      int framePixels,
      int framesPerSecond,
      int sampleRateHz,
      double videoNuisance,
      double audioNuisance,
      double faultyShare,
      double silentShare) {
    this(
        seed,
        classes,
        confusion,
        train,
        validation,
        test,
        seconds,
        framePixels,
        framesPerSecond,
        sampleRateHz,
        videoNuisance,
        audioNuisance,
        faultyShare,
        silentShare,
        false);
  }

  private static void checkShare(String name, double value, double most) {
    checkArgument(value >= 0 && value <= most, "%s must lie in [0, %s]: %s", name, most, value);
  }

  /** Whether instances of a split are faulty or silent as the shares say. */
  boolean spoils(Split split) {
    return split == Split.TRAIN || spoilHeldOut;
  }

  /** Instances of a split. */
  public int count(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
      case UNUSED -> 0;
    };
  }
}
