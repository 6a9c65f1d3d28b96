package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.decode.Modality;

/**
 * One look at an instance that an objective asks the data for.
 *
 * @param name unique among an objective's views; random draws of a view derive from it
 * @param modality picture or sound
 * @param moment views of equal moment come from one place in time, drawn together as AVID's pairs
 *     are; views of different moments are drawn independently of one another
 * @param distortion whether the view is augmented
 */
public record View(String name, Modality modality, int moment, Distortion distortion) {
  /** The video view of methods that take one clip of an instance. */
  public static final View VIDEO = new View("video", Modality.VIDEO, 0, Distortion.AUGMENTED);

  /** The audio view of methods that take one clip of an instance. */
  public static final View AUDIO = new View("audio", Modality.AUDIO, 0, Distortion.AUGMENTED);

  public View {
    checkArgument(
        name.matches("[a-z][a-z0-9-]*"),
        "a view's name must be lower-case letters, digits and '-': '%s'",
        name);
    checkArgument(moment >= 0, "moment must be at least 0: %s", moment);
  }

  /** How a view is distorted. */
  public enum Distortion {
    /** As the training data's augmentation says. */
    AUGMENTED,
    /** As for features: centre crop, no change to the sound. */
    NONE
  }
}
