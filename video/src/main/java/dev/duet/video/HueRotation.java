package dev.duet.video;

/**
 * Rotates hues in HSV of three bytes, as torchvision does with PIL's conversions: hue and
 * saturation are cut to 255ths of their range, the value is the largest channel.
 */
final class HueRotation {
  private static final int LEVELS = 256;
  private static final double SECTORS = 6.0;

  /** Which of the six sectors of the circle a hue byte lies in; 255 is the whole circle again. */
  private static final int[] SECTOR = new int[LEVELS];

  /** How far into its sector a hue byte lies. */
  private static final float[] FRACTION = new float[LEVELS];

  static {
    for (int hue = 0; hue < LEVELS; hue++) {
      double sectors = hue * SECTORS / 255;
      int sector = (int) sectors;
      SECTOR[hue] = sector % 6;
      FRACTION[hue] = (float) (sectors - sector);
    }
  }

  private HueRotation() {}

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
      int chroma = value - Math.min(red, Math.min(green, blue));
      int saturation = chroma == 0 ? 0 : (int) ((float) chroma / value * 255.0);
      if (saturation == 0) {
        // PIL forgets what little colour is left.
        rgb[i] = (byte) value;
        rgb[i + 1] = (byte) value;
        rgb[i + 2] = (byte) value;
        continue;
      }
      int hue = (hue(red, green, blue, value, chroma) + shift) & 255;
      float share = (float) (saturation / 255.0);
      float fraction = FRACTION[hue];
      int low = round(value * (1.0 - share));
      int falling = round(value * (1.0 - share * fraction));
      int rising = round(value * (1.0 - share * (1.0 - fraction)));
      switch (SECTOR[hue]) {
        case 0 -> put(rgb, i, value, rising, low);
        case 1 -> put(rgb, i, falling, value, low);
        case 2 -> put(rgb, i, low, value, rising);
        case 3 -> put(rgb, i, low, falling, value);
        case 4 -> put(rgb, i, rising, low, value);
        default -> put(rgb, i, value, low, falling);
      }
    }
  }

  private static int hue(int red, int green, int blue, int value, int chroma) {
    float scale = chroma;
    float redGap = (value - red) / scale;
    float greenGap = (value - green) / scale;
    float blueGap = (value - blue) / scale;
    float sectors;
    if (red == value) {
      sectors = blueGap - greenGap;
    } else if (green == value) {
      sectors = (float) (2.0 + redGap - blueGap);
    } else {
      sectors = (float) (4.0 + greenGap - redGap);
    }
    double turns = sectors / SECTORS + 1;
    return (int) ((float) (turns >= 1 ? turns - 1 : turns) * 255.0);
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
