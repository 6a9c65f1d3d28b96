package dev.duet.cli;

import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files for the commands to work on. */
final class TestVideos {
  private TestVideos() {}

  /** A folder of {@code a.mp4} and {@code sub/b.mp4} with sound, and {@code c.mp4} without. */
  static Path folder(Path parent) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("videos"));
    Files.createDirectories(folder.resolve("sub"));
    SyntheticMedia.of(video(), audio(Sound.tone(440, 0.4))).writeTo(folder.resolve("a.mp4"));
    SyntheticMedia.of(video(), audio(Sound.noise(24_000))).writeTo(folder.resolve("sub/b.mp4"));
    SyntheticMedia.of(video()).writeTo(folder.resolve("c.mp4"));
    return folder;
  }

  private static VideoTrack video() {
    return VideoTrack.of(VideoTrack.Codec.MPEG4, 96, 64, FrameTimes.constant(16, 40));
  }

  private static AudioTrack audio(Sound sound) {
    return AudioTrack.of(AudioTrack.Codec.AAC, 24_000, 1, 2.5, sound);
  }
}
