package dev.duet.video;

/**
 * Rotates hues in HSV of three bytes, as torchvision does with PIL's conversions: hue and
 * saturation are cut to 255ths of their range, the value is the largest channel.
 *
 * <p>Hue and saturation come from tables, which hold what PIL computes in floating point. A hue
 * depends on which channel is largest and which smallest (six cases), on how far these two are
 * apart (the chroma) and on how far the third is from the largest.
 */
final class HueRotation {
  private static final int LEVELS = 256;
  private static final int CASES = 6;

  /** Which of the six sectors of the circle a hue byte lies in; 255 is the whole circle again. */
  private static final int[] SECTOR = new int[LEVELS];

  /** How far into its sector a hue byte lies. */
  private static final float[] FRACTION = new float[LEVELS];

  /** Hue bytes by case, chroma and distance: {@code (6, 256, 256)}. */
  private static final byte[] HUE = new byte[CASES * LEVELS * LEVELS];

  /** Saturation bytes by value and chroma: {@code (256, 256)}. */
  private static final byte[] SATURATION = new byte[LEVELS * LEVELS];

  /** The smallest channel by value and saturation byte: {@code (256, 256)}. */
  private static final byte[] LOW = new byte[LEVELS * LEVELS];

  static {
    for (int hue = 0; hue < LEVELS; hue++) {
      double sectors = hue * 6.0 / 255;
      SECTOR[hue] = (int) sectors % CASES;
      FRACTION[hue] = (float) (sectors - (int) sectors);
    }
    for (int value = 0; value < LEVELS; value++) {
      for (int i = 0; i < LEVELS; i++) {
        int chroma = Math.min(i, value);
        SATURATION[value << 8 | i] =
            (byte) (value == 0 ? 0 : (int) ((float) chroma / value * 255.0));
        LOW[value << 8 | i] = (byte) round(value * (1.0 - share(i)));
      }
    }
    for (int kind = 0; kind < CASES; kind++) {
      for (int chroma = 1; chroma < LEVELS; chroma++) {
        for (int distance = 0; distance <= chroma; distance++) {
          HUE[kind << 16 | chroma << 8 | distance] = (byte) hue(kind, (float) distance / chroma);
        }
      }
    }
  }

  private HueRotation() {}

  /** PIL's hue byte; the gap of the smallest channel is 1. */
  private static int hue(int kind, float gap) {
    float sectors =
        switch (kind) {
          case 0 -> 1 - gap; // red, green, blue from the largest to the smallest
          case 1 -> (float) (2.0 + gap - 1); // green, red, blue
          case 2 -> (float) (2.0 + 1 - gap); // green, blue, red
          case 3 -> (float) (4.0 + gap - 1); // blue, green, red
          case 4 -> (float) (4.0 + 1 - gap); // blue, red, green
          default -> gap - 1; // red, blue, green
        };
    double turns = sectors / 6.0 + 1;
    return (int) ((float) (turns >= 1 ? turns - 1 : turns) * 255.0);
  }

  private static float share(int saturation) {
    return (float) (saturation / 255.0);
  }

  /**
   * In place.
   *
   * @param rgb {@code (pixels, 3)}
   * @param shift in 256ths that wrap around
   */
  static void apply(byte[] rgb, int shift) {
    for (int i = 0; i < rgb.length; i += 3) {
      int red = rgb[i] & 255;
      int green = rgb[i + 1] & 255;
      int blue = rgb[i + 2] & 255;
      int value = Math.max(red, Math.max(green, blue));
      int low = Math.min(red, Math.min(green, blue));
      int saturation = SATURATION[value << 8 | (value - low)] & 255;
      if (saturation == 0) {
        put(rgb, i, value, value, value); // PIL forgets what little colour is left
      } else {
        int middle = red + green + blue - value - low;
        int kind;
        if (red == value) {
          kind = low == blue ? 0 : 5;
        } else if (green == value) {
          kind = low == blue ? 1 : 2;
        } else {
          kind = low == red ? 3 : 4;
        }
        int at = kind << 16 | (value - low) << 8 | (value - middle);
        paint(rgb, i, (HUE[at] + shift) & 255, saturation, value);
      }
    }
  }

  /** Back to red, green and blue. */
  private static void paint(byte[] rgb, int i, int hue, int saturation, int value) {
    int low = LOW[value << 8 | saturation] & 255;
    float share = share(saturation);
    float fraction = FRACTION[hue];
    int sector = SECTOR[hue];
    int middle =
        (sector & 1) == 0
            ? round(value * (1.0 - share * (1.0 - fraction))) // rising
            : round(value * (1.0 - share * fraction)); // falling
    switch (sector) {
      case 0 -> put(rgb, i, value, middle, low);
      case 1 -> put(rgb, i, middle, value, low);
      case 2 -> put(rgb, i, low, value, middle);
      case 3 -> put(rgb, i, low, middle, value);
      case 4 -> put(rgb, i, middle, low, value);
      default -> put(rgb, i, value, low, middle);
    }
  }

  private static int round(double value) {
    return (int) (value + 0.5);
  }

  private static void put(byte[] rgb, int i, int red, int green, int blue) {
    rgb[i] = (byte) red;
    rgb[i + 1] = (byte) green;
    rgb[i + 2] = (byte) blue;
  }
}
