package dev.duet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.cli.CommandRun;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Picture;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanCommandTest {
  private static final Sound TONE = Sound.tone(440, 0.4);

  @TempDir Path folder;

  private static VideoTrack video(double seconds, Picture picture) {
    return VideoTrack.of(
            VideoTrack.Codec.H264, 64, 64, FrameTimes.constant(25, (int) (25 * seconds)))
        .withPicture(picture);
  }

  private static AudioTrack audio(double seconds, Sound sound) {
    return AudioTrack.of(AudioTrack.Codec.AAC, 24_000, 1, seconds, sound);
  }

  /** A picture whose grey rises with time. */
  private static final Picture MOVING =
      (frame, seconds, canvas) -> fill(canvas, 0x010101 * (40 + (int) (50 * seconds)));

  private static void fill(dev.duet.decode.synthetic.Canvas canvas, int colour) {
    for (int y = 0; y < canvas.height(); y++) {
      for (int x = 0; x < canvas.width(); x++) {
        canvas.set(x, y, colour);
      }
    }
  }

  private void write(String name, SyntheticMedia media) throws IOException {
    media.writeTo(folder.resolve("videos").resolve(name));
  }

  @Test
  void findsWhatItIsMadeToFindAndNothingElse() throws Exception {
    Files.createDirectories(folder.resolve("videos"));
    write("good.mp4", SyntheticMedia.of(video(3, MOVING), audio(3, TONE)));
    Files.copy(folder.resolve("videos/good.mp4"), folder.resolve("videos/good-again.mp4"));
    write("silent.mp4", SyntheticMedia.of(video(3, MOVING), audio(3, Sound.silence())));
    write("no-sound.mp4", SyntheticMedia.of(video(3, MOVING)));
    write("black.mp4", SyntheticMedia.of(video(3, (f, s, c) -> fill(c, 0)), audio(3, TONE)));
    write(
        "frozen.mp4", SyntheticMedia.of(video(3, (f, s, c) -> fill(c, 0x804020)), audio(3, TONE)));
    write("short.mp4", SyntheticMedia.of(video(1, MOVING), audio(1, TONE)));
    write("uneven.mp4", SyntheticMedia.of(video(5, MOVING), audio(3, TONE)));
    Files.writeString(folder.resolve("videos/broken.mp4"), "not a video");
    Path table = folder.resolve("findings.csv");

    CommandRun run = CommandRun.of("scan", folder.resolve("videos"), "--output", table);

    assertEquals(3, run.exitCode(), run.err());
    List<String> found =
        Files.readAllLines(table).stream()
            .skip(1)
            .map(line -> line.substring(line.lastIndexOf("videos") + 7))
            .map(line -> line.split(",", -1)[0] + " " + line.split(",", -1)[1])
            .toList();
    assertEquals(
        List.of(
            "black.mp4 black",
            "broken.mp4 unreadable",
            "frozen.mp4 frozen",
            "good.mp4 duplicate",
            "no-sound.mp4 no-audio",
            "short.mp4 too-short",
            "silent.mp4 silent",
            "uneven.mp4 length-mismatch"),
        found);
    assertTrue(run.out().startsWith("9 files, 1 without findings"), run.out());
  }

  @Test
  void aHealthyCorpusIsAllWell() throws Exception {
    Files.createDirectories(folder.resolve("videos"));
    write("good.mp4", SyntheticMedia.of(video(3, MOVING), audio(3, TONE)));

    CommandRun run = CommandRun.of("scan", folder.resolve("videos"));

    assertEquals(0, run.exitCode(), run.out());
  }
}
