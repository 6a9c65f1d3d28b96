package dev.duet.decode.synthetic.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.Canvas;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoClipTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void somethingMovesAndSounds(DemoClip clip) {
    VideoTrack video = clip.media().video().orElseThrow();
    byte[] early = painted(video, 0.1);
    byte[] late = painted(video, 0.3);
    int moved = 0;
    for (int i = 0; i < early.length; i++) {
      moved += Math.abs((early[i] & 0xFF) - (late[i] & 0xFF)) > 16 ? 1 : 0;
    }
    // One part in 500 is a spot of 12 x 12 pixels.
    assertTrue(moved > early.length / 500, clip + " moves " + moved);

    AudioTrack audio = clip.media().audio().orElseThrow();
    float[] sound = audio.mono(0, 44_100, 3 * 44_100);
    double power = 0;
    for (float sample : sound) {
      assertTrue(Math.abs(sample) <= 0.5, "fits any number of channels");
      power += sample * sample;
    }
    assertTrue(Math.sqrt(power / sound.length) > 0.02, clip + " is heard");
  }

  @Test
  void noTwoClipsLookAlike() {
    Set<String> names = new HashSet<>();
    for (DemoClip first : DemoClip.values()) {
      assertTrue(names.add(first.fileName()));
      for (DemoClip second : DemoClip.values()) {
        if (first != second) {
          assertTrue(difference(first, second) > 20, first + " and " + second);
        }
      }
    }
    assertTrue(names.contains("bouncing-ball.mp4"));
  }

  @Test
  void aClipIsWrittenWholeAndTheSameAgain() throws IOException {
    SyntheticMedia media = DemoClip.METRONOME.media();
    Path first = media.writeTo(folder.resolve("first.mp4")).file();
    Path second = DemoClip.METRONOME.media().writeTo(folder.resolve("second.mp4")).file();
    assertTrue(Files.size(first) > 10_000);
    assertEquals(-1, Files.mismatch(first, second));
  }

  /** Mean absolute difference of all channels, of 255. */
  private static double difference(DemoClip first, DemoClip second) {
    byte[] a = painted(first.media().video().orElseThrow(), 1);
    byte[] b = painted(second.media().video().orElseThrow(), 1);
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
    }
    return (double) sum / a.length;
  }

  private static byte[] painted(VideoTrack video, double seconds) {
    Canvas canvas = new Canvas(80, 60);
    video.picture().paint(0, seconds, canvas);
    return canvas.toFrames().rgb();
  }
}
