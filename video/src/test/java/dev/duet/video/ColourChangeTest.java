package dev.duet.video;

import static dev.duet.video.ColourChange.Operation.BRIGHTNESS;
import static dev.duet.video.ColourChange.Operation.CONTRAST;
import static dev.duet.video.ColourChange.Operation.HUE;
import static dev.duet.video.ColourChange.Operation.SATURATION;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.video.ColourChange.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourChangeTest {
  private static final int PICTURE_BYTES = 24 * 24 * 3;

  /**
   * colour-changes.rgb holds a picture of 24 x 24 (gradients, noise, greys, the corners of the
   * colour cube) and what Pillow 12.3 makes of it, with the calls that torchvision makes.
   */
  @Test
  void givesPillowsPicturesToTheBit() throws IOException {
    List<ColourChange> changes =
        List.of(
            new ColourChange(List.of(BRIGHTNESS), 0.63, 1, 1, 0),
            new ColourChange(List.of(BRIGHTNESS), 1.37, 1, 1, 0),
            new ColourChange(List.of(CONTRAST), 1, 0.63, 1, 0),
            new ColourChange(List.of(CONTRAST), 1, 1.37, 1, 0),
            new ColourChange(List.of(SATURATION), 1, 1, 0.63, 0),
            new ColourChange(List.of(SATURATION), 1, 1, 1.37, 0),
            new ColourChange(List.of(HUE), 1, 1, 1, 0.2),
            new ColourChange(List.of(HUE), 1, 1, 1, -0.13),
            new ColourChange(List.of(HUE, SATURATION, CONTRAST, BRIGHTNESS), 0.7, 0.8, 1.3, 0.1),
            new ColourChange(List.of(CONTRAST, BRIGHTNESS, HUE, SATURATION), 1.4, 0.6, 1.4, -0.2),
            new ColourChange(List.of(BRIGHTNESS, CONTRAST, SATURATION, HUE), 1.25, 1.4, 0.6, 0.05));
    byte[] golden;
    try (InputStream in = ColourChangeTest.class.getResourceAsStream("colour-changes.rgb")) {
      golden = in.readAllBytes();
    }
    byte[] picture = Arrays.copyOf(golden, PICTURE_BYTES);
    assertEquals((changes.size() + 1) * PICTURE_BYTES, golden.length);
    for (int i = 0; i < changes.size(); i++) {
      byte[] changed = picture.clone();
      changes.get(i).apply(changed, 1);
      int start = (i + 1) * PICTURE_BYTES;
      assertArrayEquals(
          Arrays.copyOfRange(golden, start, start + PICTURE_BYTES), changed, "change " + i);
    }
  }

  @Test
  void givesWhatAPlainReferenceGives() {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      // Odd sizes, and dark, bright and even pictures.
      byte[] picture = noise(random, 1 + random.nextInt(40), 1 + random.nextInt(256));
      float factor = random.nextFloat() * 2;
      for (Operation operation : List.of(BRIGHTNESS, CONTRAST, SATURATION)) {
        byte[] changed = picture.clone();
        new ColourChange(List.of(operation), factor, factor, factor, 0).apply(changed, 1);
        assertArrayEquals(reference(operation, picture, factor), changed, operation.toString());
      }
    }
  }

  /** Blends each channel with black, with the mean grey, or with the pixel's own grey. */
  private static byte[] reference(Operation operation, byte[] picture, float factor) {
    int pixels = picture.length / 3;
    int[] grey = new int[pixels];
    double sum = 0;
    for (int p = 0; p < pixels; p++) {
      double luma =
          (19595 * (picture[3 * p] & 255)
                  + 38470 * (picture[3 * p + 1] & 255)
                  + 7471 * (picture[3 * p + 2] & 255))
              / 65536.0;
      grey[p] = (int) Math.floor(luma + 0.5);
      sum += grey[p];
    }
    byte[] changed = new byte[picture.length];
    for (int i = 0; i < picture.length; i++) {
      int other =
          switch (operation) {
            case BRIGHTNESS -> 0;
            case CONTRAST -> (int) (sum / pixels + 0.5);
            case SATURATION -> grey[i / 3];
            case HUE -> throw new IllegalArgumentException();
          };
      float value = other + factor * ((picture[i] & 255) - other);
      changed[i] = (byte) (value <= 0 ? 0 : value >= 255 ? 255 : (int) value);
    }
    return changed;
  }

  @ParameterizedTest
  @CsvSource({
    // thirds and sixths of a turn of pure colours; greys stay
    "FF0000, 85, 00FF00",
    "FF0000, 170, 0000FF",
    "00FF00, 85, 0000FF",
    "FF0000, 0, FF0000",
    "808080, 77, 808080",
    "000000, 200, 000000",
    "FFFFFF, 13, FFFFFF",
  })
  void turnsKnownColours(String from, int shift, String to) {
    byte[] pixel = pixel(from);
    HueRotation.apply(pixel, shift);
    assertArrayEquals(pixel(to), pixel);
  }

  private static byte[] pixel(String hex) {
    int colour = Integer.parseInt(hex, 16);
    return new byte[] {(byte) (colour >> 16), (byte) (colour >> 8), (byte) colour};
  }

  @Test
  void contrastIsAboutEachFramesOwnMean() {
    byte[] dark = noise(new Random(1), 50, 60);
    byte[] bright = noise(new Random(2), 50, 256);
    byte[] both = Arrays.copyOf(dark, dark.length + bright.length);
    System.arraycopy(bright, 0, both, dark.length, bright.length);
    ColourChange change = new ColourChange(List.of(CONTRAST, HUE), 1, 0.7, 1, 0.1);

    change.apply(both, 2);
    change.apply(dark, 1);
    change.apply(bright, 1);

    assertArrayEquals(dark, Arrays.copyOf(both, dark.length));
    assertArrayEquals(bright, Arrays.copyOfRange(both, dark.length, both.length));
  }

  @Test
  void noJitterChangesNothing() {
    byte[] picture = noise(new Random(1), 100, 256);
    byte[] changed = picture.clone();
    for (int i = 0; i < 10; i++) {
      ColourChange.draw(ColourJitter.NONE, new Random(i)).apply(changed, 2);
    }
    assertArrayEquals(picture, changed);
  }

  @Test
  void drawsFactorsUniformlyAndEveryOrder() {
    Random random = new Random(1);
    ColourJitter jitter = new ColourJitter(0.4, 1.5, 0.1, 0.2);
    Set<List<Operation>> orders = new HashSet<>();
    Map<Operation, Integer> first = new EnumMap<>(Operation.class);
    double brightness = 0;
    double contrast = 0;
    double hueSquare = 0;
    int draws = 24_000;
    for (int i = 0; i < draws; i++) {
      ColourChange change = ColourChange.draw(jitter, random);
      assertTrue(change.brightness() >= 0.6 && change.brightness() <= 1.4);
      assertTrue(change.contrast() >= 0 && change.contrast() <= 2.5); // not below 0
      assertTrue(change.saturation() >= 0.9 && change.saturation() <= 1.1);
      assertTrue(Math.abs(change.hueShift()) <= 0.2);
      brightness += change.brightness() / draws;
      contrast += change.contrast() / draws;
      hueSquare += change.hueShift() * change.hueShift() / draws;
      orders.add(change.order());
      first.merge(change.order().get(0), 1, Integer::sum);
    }
    // Five standard deviations.
    assertEquals(1, brightness, 5 * 0.4 / Math.sqrt(3.0 * draws));
    assertEquals(1.25, contrast, 5 * 1.25 / Math.sqrt(3.0 * draws));
    assertEquals(0.04 / 3, hueSquare, 0.0004);
    assertEquals(24, orders.size());
    for (Operation operation : Operation.values()) {
      assertEquals(draws / 4.0, first.get(operation), 5 * Math.sqrt(draws * 3.0 / 16));
    }
  }

  private static byte[] noise(Random random, int pixels, int levels) {
    byte[] rgb = new byte[pixels * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(levels);
    }
    return rgb;
  }
}
