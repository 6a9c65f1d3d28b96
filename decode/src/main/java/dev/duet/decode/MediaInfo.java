package dev.duet.decode;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a file holds, as its container and decoders tell it.
 *
 * @param path the file
 * @param container FFmpeg's name of the demuxer, for example {@code mov,mp4,m4a,3gp,3g2,mj2}
 * @param startTimeSeconds the container's own timestamp at which this project's clock reads zero
 * @param durationSeconds length from the clock's zero to the end of the longest of the two streams
 * @param video the first usable video stream (cover pictures do not count)
 * @param audio the first usable audio stream
 * @param streamCount number of streams of any kind
 */
public record MediaInfo(
    Path path,
    String container,
    double startTimeSeconds,
    double durationSeconds,
    Optional<Video> video,
    Optional<Audio> audio,
    int streamCount) {

  /**
   * A video stream.
   *
   * @param codec FFmpeg's name of the codec, for example {@code h264}
   * @param width coded width in pixels, before rotation
   * @param height coded height in pixels, before rotation
   * @param rotationDegrees clockwise rotation that shows the picture upright: 0, 90, 180 or 270
   * @param averageFramesPerSecond average rate; frames are found by timestamp, never by this rate
   * @param span from the first frame's presentation to the end of the last, on the file's clock
   */
  public record Video(
      String codec,
      int width,
      int height,
      int rotationDegrees,
      double averageFramesPerSecond,
      TimeSpan span) {

    /** Width in pixels as shown, after rotation. */
    public int displayWidth() {
      return rotationDegrees % 180 == 0 ? width : height;
    }

    /** Height in pixels as shown, after rotation. */
    public int displayHeight() {
      return rotationDegrees % 180 == 0 ? height : width;
    }
  }

  /**
   * An audio stream.
   *
   * @param codec FFmpeg's name of the codec, for example {@code aac}
   * @param sampleRateHz samples per second and channel
   * @param channels number of channels
   * @param span from the first sample to the end of the last, on the file's clock
   */
  public record Audio(String codec, int sampleRateHz, int channels, TimeSpan span) {}
}
