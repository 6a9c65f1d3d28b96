package dev.duet.cli;

import com.google.common.collect.ImmutableMap;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.Canvas;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Picture;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Short videos in which what moves is what sounds: three scenes, each slow and fast. */
final class DemoVideos {
  private static final int WIDTH = 192;
  private static final int HEIGHT = 144;
  private static final int FRAMES_PER_SECOND = 25;
  private static final int SAMPLE_RATE_HZ = 44_100;
  private static final int SECONDS = 4;

  /** What is seen and what is heard. */
  private record Scene(Picture picture, Sound sound) {}

  private static final Map<String, Scene> SCENES =
      ImmutableMap.of(
          "ball-slow", ball(0.5),
          "ball-fast", ball(1.5),
          "stripes-slow", stripes(0.5),
          "stripes-fast", stripes(1.5),
          "flicker-slow", flicker(1),
          "flicker-fast", flicker(3));

  private DemoVideos() {}

  /** Number of videos. */
  static int count() {
    return SCENES.size();
  }

  /** Writes every video as H.264 and AAC in mp4. */
  static void writeTo(Path folder) throws IOException {
    for (Map.Entry<String, Scene> scene : SCENES.entrySet()) {
      SyntheticMedia.of(
              VideoTrack.of(
                      VideoTrack.Codec.H264,
                      WIDTH,
                      HEIGHT,
                      FrameTimes.constant(FRAMES_PER_SECOND, SECONDS * FRAMES_PER_SECOND))
                  .withPicture(scene.getValue().picture()),
              AudioTrack.of(
                  AudioTrack.Codec.AAC, SAMPLE_RATE_HZ, 1, SECONDS, scene.getValue().sound()))
          .writeTo(folder.resolve(scene.getKey() + ".mp4"));
    }
  }

  /** A ball that swings from side to side; its tone rises and falls with it. */
  private static Scene ball(double hertz) {
    double radius = HEIGHT / 6.0;
    Picture picture =
        (frame, seconds, canvas) -> {
          double centre =
              WIDTH / 2.0 + (WIDTH / 2.0 - radius) * Math.sin(2 * Math.PI * hertz * seconds);
          paint(
              canvas,
              (x, y) -> Math.hypot(x - centre, y - HEIGHT / 2.0) < radius ? 0xE04020 : 0x203040);
        };
    // Frequency modulation: 400 Hz at the left edge, 800 Hz at the right.
    double swing = 200 / hertz;
    Sound sound =
        seconds ->
            0.3
                * Math.sin(
                    2 * Math.PI * 600 * seconds - swing * Math.cos(2 * Math.PI * hertz * seconds));
    return new Scene(picture, sound);
  }

  /** Stripes that drift; their hum swells as each passes. */
  private static Scene stripes(double hertz) {
    double period = WIDTH / 4.0;
    Picture picture =
        (frame, seconds, canvas) ->
            paint(
                canvas, (x, y) -> wraps(x / period - hertz * seconds) < 0.5 ? 0xF0E0A0 : 0x306030);
    Sound sound =
        seconds ->
            0.3
                * (0.5 + 0.5 * Math.sin(2 * Math.PI * hertz * seconds))
                * Math.sin(2 * Math.PI * 150 * seconds);
    return new Scene(picture, sound);
  }

  /** A chessboard that changes its colours; a burst of noise while it is bright. */
  private static Scene flicker(double hertz) {
    int square = HEIGHT / 4;
    Picture picture =
        (frame, seconds, canvas) -> {
          int bright = wraps(hertz * seconds) < 0.5 ? 0xFFFFFF : 0x606080;
          paint(canvas, (x, y) -> (x / square + y / square) % 2 == 0 ? bright : 0x101018);
        };
    Sound noise = Sound.noise(SAMPLE_RATE_HZ);
    Sound sound = seconds -> wraps(hertz * seconds) < 0.5 ? noise.at(seconds) : 0;
    return new Scene(picture, sound);
  }

  /** A colour for a place. */
  @FunctionalInterface
  private interface Colours {
    int at(int x, int y);
  }

  private static void paint(Canvas canvas, Colours colours) {
    for (int y = 0; y < canvas.height(); y++) {
      for (int x = 0; x < canvas.width(); x++) {
        canvas.set(x, y, colours.at(x, y));
      }
    }
  }

  /** The part of a number after its floor, in [0, 1). */
  private static double wraps(double number) {
    return number - Math.floor(number);
  }
}
