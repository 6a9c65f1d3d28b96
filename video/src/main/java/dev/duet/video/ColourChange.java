package dev.duet.video;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The colour jitter drawn for a clip: brightness, contrast, saturation and hue in an order of their
 * own. Each gives, to the bit, what torchvision gives for PIL pictures: values are rounded to bytes
 * after each change (towards zero when blending), contrast is about the mean grey of the frame as
 * it is by then, and the hue is shifted in PIL's HSV of three bytes.
 *
 * @param order the four changes as they follow each other
 * @param brightness factor
 * @param contrast factor
 * @param saturation factor
 * @param hueShift in turns
 */
record ColourChange(
    List<Operation> order, double brightness, double contrast, double saturation, double hueShift) {

  /** The changes. */
  enum Operation {
    BRIGHTNESS,
    CONTRAST,
    SATURATION,
    HUE
  }

  private static final int LEVELS = 256;

  ColourChange {
    order = ImmutableList.copyOf(order);
  }

  static ColourChange draw(ColourJitter jitter, RandomGenerator random) {
    double brightness = factor(jitter.brightness(), random);
    double contrast = factor(jitter.contrast(), random);
    double saturation = factor(jitter.saturation(), random);
    double hueShift = (2 * random.nextDouble() - 1) * jitter.hue();
    List<Operation> order = new ArrayList<>(List.of(Operation.values()));
    for (int i = order.size() - 1; i > 0; i--) {
      order.set(i, order.set(random.nextInt(i + 1), order.get(i)));
    }
    return new ColourChange(order, brightness, contrast, saturation, hueShift);
  }

  private static double factor(double range, RandomGenerator random) {
    double low = Math.max(0, 1 - range);
    return low + (1 + range - low) * random.nextDouble();
  }

  /**
   * Changes pictures in place.
   *
   * @param rgb {@code (frames, pixels, 3)}
   */
  void apply(byte[] rgb, int frames) {
    int frameBytes = rgb.length / frames;
    byte[] table = new byte[LEVELS];
    for (Operation operation : order) {
      switch (operation) {
        case BRIGHTNESS -> {
          if (brightness != 1) {
            blend(table, 0, (float) brightness);
            look(rgb, 0, rgb.length, table);
          }
        }
        case CONTRAST -> {
          if (contrast != 1) {
            for (int start = 0; start < rgb.length; start += frameBytes) {
              blend(table, meanGrey(rgb, start, start + frameBytes), (float) contrast);
              look(rgb, start, start + frameBytes, table);
            }
          }
        }
        case SATURATION -> {
          if (saturation != 1) {
            saturate(rgb, (float) saturation);
          }
        }
        case HUE -> {
          int shift = (int) (hueShift * 255) & 255;
          if (hueShift != 0) {
            HueRotation.apply(rgb, shift);
          }
        }
      }
    }
  }

  private static void look(byte[] rgb, int start, int end, byte[] table) {
    for (int i = start; i < end; i++) {
      rgb[i] = table[rgb[i] & 255];
    }
  }

  /** {@code grey + factor * (x - grey)} for every x. */
  private static void blend(byte[] table, int grey, float factor) {
    for (int x = 0; x < LEVELS; x++) {
      table[x] = (byte) clip((int) (grey + factor * (x - grey)));
    }
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static int meanGrey(byte[] rgb, int start, int end) {
    long sum = 0;
    for (int i = start; i < end; i += 3) {
      sum += grey(rgb[i] & 255, rgb[i + 1] & 255, rgb[i + 2] & 255);
    }
    return (int) (3.0 * sum / (end - start) + 0.5);
  }

  /** ITU-R 601-2 luma in 16 binary places, rounded. */
  private static int grey(int red, int green, int blue) {
    return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
  }

  private static void saturate(byte[] rgb, float factor) {
    for (int i = 0; i < rgb.length; i += 3) {
      int red = rgb[i] & 255;
      int green = rgb[i + 1] & 255;
      int blue = rgb[i + 2] & 255;
      int grey = grey(red, green, blue);
      rgb[i] = (byte) clip((int) (grey + factor * (red - grey)));
      rgb[i + 1] = (byte) clip((int) (grey + factor * (green - grey)));
      rgb[i + 2] = (byte) clip((int) (grey + factor * (blue - grey)));
    }
  }
}
