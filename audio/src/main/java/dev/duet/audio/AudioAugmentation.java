package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How sound is distorted in training. The published recipe changes the level alone.
 *
 * @param minGain least factor on the waveform, positive
 * @param maxGain largest factor; one is drawn from {@code U(minGain, maxGain)} for a clip
 * @param masks blanks parts of the spectrogram
 */
public record AudioAugmentation(double minGain, double maxGain, Optional<SpecAugment> masks) {
  /** The published recipe's: a gain of 0.9 to 1.1. */
  public static final AudioAugmentation PUBLISHED =
      new AudioAugmentation(0.9, 1.1, Optional.empty());

  public AudioAugmentation {
    checkArgument(
        minGain > 0 && minGain <= maxGain && Double.isFinite(maxGain),
        "gains must be positive and minGain at most maxGain: %s to %s",
        minGain,
        maxGain);
  }

  /** The waveform times a drawn gain, in an array of its own. */
  public float[] amplify(float[] waveform, RandomGenerator random) {
    float gain = (float) (minGain + (maxGain - minGain) * random.nextDouble());
    float[] louder = new float[waveform.length];
    for (int i = 0; i < waveform.length; i++) {
      louder[i] = gain * waveform[i];
    }
    return louder;
  }
}
