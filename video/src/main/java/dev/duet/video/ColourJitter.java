package dev.duet.video;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How far colours are changed at random. A factor is drawn from {@code U(max(0, 1 - x), 1 + x)},
 * the hue's shift from {@code U(-hue, hue)}; the four changes come in random order.
 *
 * @param brightness range of the factor, at least 0
 * @param contrast range of the factor, at least 0
 * @param saturation range of the factor, at least 0
 * @param hue largest shift, in turns of the colour circle, in [0, 0.5]
 */
public record ColourJitter(double brightness, double contrast, double saturation, double hue) {
  /** The published recipe's: 0.4, 0.4, 0.4 and 0.2. */
  public static final ColourJitter PUBLISHED = new ColourJitter(0.4, 0.4, 0.4, 0.2);

  /** Colours stay as they are. */
  public static final ColourJitter NONE = new ColourJitter(0, 0, 0, 0);

  public ColourJitter {
    checkRange("brightness", brightness);
    checkRange("contrast", contrast);
    checkRange("saturation", saturation);
    checkArgument(hue >= 0 && hue <= 0.5, "hue must lie in [0, 0.5]: %s", hue);
  }

  private static void checkRange(String name, double range) {
    checkArgument(
        range >= 0 && Double.isFinite(range), "%s must be finite and at least 0: %s", name, range);
  }
}
