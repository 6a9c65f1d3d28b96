package dev.duet.eval.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.primitives.Floats;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows of a tone of 400 Hz that gets louder from 0 to 0.5 over 5 s. */
class SoundWindowsTest {
  private static final ClipFormat FORMAT = ClipFormat.DEFAULT;

  @TempDir static Path folder;
  static Instance louder;

  @BeforeAll
  static void makeFile() throws Exception {
    Path file = folder.resolve("louder.flac");
    Sound tone = Sound.tone(400, 1);
    Sound sound = seconds -> 0.1 * seconds * tone.at(seconds);
    SyntheticMedia.of(AudioTrack.of(AudioTrack.Codec.FLAC, 24_000, 1, 5, sound)).writeTo(file);
    louder = new Instance("louder.flac", file, Optional.empty(), Optional.empty());
  }

  @Test
  void goesRoundInACircle() {
    float[] circle = {1, 2, 3, 4, 5};

    assertArrayEquals(new float[] {4, 5, 1, 2}, SoundWindows.cut(circle, 3, 4, 1));
    assertArrayEquals(
        new float[] {2, 4, 6, 8, 10, 2, 4}, SoundWindows.cut(circle, 0, 7, 2)); // longer than it
    assertArrayEquals(new float[] {1, 2}, SoundWindows.cut(circle, 5, 2, 1));
  }

  @Test
  void windowsToTestOnAreEvenlySpreadAndEndWhereTheyBegan() throws Exception {
    List<float[]> windows = new SoundWindows(8, 4.9).even(louder, FORMAT);

    assertEquals(8, windows.size());
    for (int i = 0; i < 7; i++) {
      double start = 4.9 * i / 7;
      // The loudest sample of its first 0.1 s is at their end.
      assertEquals(0.1 * (start + 0.1), loudness(windows.get(i), 0, 0.1), 0.002, "window " + i);
    }
    assertArrayEquals(windows.get(0), windows.get(7));
    // Window 6 starts 0.7 s before the end of the circle: then comes its beginning.
    assertTrue(loudness(windows.get(6), 0.6, 0.69) > 0.46);
    assertEquals(0.1 * 0.1, loudness(windows.get(6), 0.7, 0.8), 0.002);
  }

  @Test
  void windowsToLearnFromChangeSpeedAndLevelWithinBoundsAndAreDrawnFromTheSeed() throws Exception {
    SoundWindows many = new SoundWindows(40, 4.9);

    List<float[]> windows = many.distorted(louder, FORMAT, 1);

    double slowest = 400;
    double fastest = 400;
    for (float[] window : windows) {
      double hertz = hertz(window);
      slowest = Math.min(slowest, hertz);
      fastest = Math.max(fastest, hertz);
      assertTrue(Floats.max(window) <= 1.1 * 0.49 + 0.01);
    }
    // Read at 4/3 of the rate, a period has 4/3 of the samples: the pitch falls to 3/4.
    assertTrue(slowest > 0.74 * 400 && slowest < 0.82 * 400, "slowest " + slowest);
    assertTrue(fastest < 1.345 * 400 && fastest > 1.22 * 400, "fastest " + fastest);
    List<float[]> again = many.distorted(louder, FORMAT, 1);
    List<float[]> other = many.distorted(louder, FORMAT, 2);
    for (int i = 0; i < windows.size(); i++) {
      assertArrayEquals(windows.get(i), again.get(i));
      assertTrue(!Arrays.equals(windows.get(i), other.get(i)));
    }
  }

  @Test
  void aRecordingShorterThanAWindowIsRepeated() throws Exception {
    Path file = folder.resolve("short.flac");
    SyntheticMedia.of(AudioTrack.of(AudioTrack.Codec.FLAC, 24_000, 1, 0.5, Sound.tone(100, 0.5)))
        .writeTo(file);
    Instance instance = new Instance("short.flac", file, Optional.empty(), Optional.empty());

    float[] window = new SoundWindows(1, 4.9).even(instance, FORMAT).get(0);

    assertEquals(48_000, window.length);
    assertArrayEquals(
        Arrays.copyOfRange(window, 0, 12_000), Arrays.copyOfRange(window, 36_000, 48_000));
  }

  /** Largest sample of a part of a window. */
  private static double loudness(float[] window, double fromSeconds, double toSeconds) {
    return Floats.max(
        Arrays.copyOfRange(window, (int) (24_000 * fromSeconds), (int) (24_000 * toSeconds)));
  }

  /** Mean distance of upward crossings of zero, as a frequency. */
  private static double hertz(float[] window) {
    int[] crossings =
        java.util.stream.IntStream.range(1, window.length)
            .filter(i -> window[i - 1] < 0 && window[i] >= 0)
            .toArray();
    double[] periods = new double[crossings.length - 1];
    for (int i = 0; i < periods.length; i++) {
      periods[i] = crossings[i + 1] - crossings[i];
    }
    return 24_000 / Arrays.stream(periods).average().orElseThrow();
  }
}
