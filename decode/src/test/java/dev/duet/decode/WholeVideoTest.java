package dev.duet.decode;

import static dev.duet.decode.Reading.at;
import static dev.duet.decode.Reading.frames;
import static dev.duet.decode.Reading.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import dev.duet.decode.synthetic.VideoTrack.Codec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole video in memory gives the clips that the file gives. */
class WholeVideoTest {
  private static final ClipFormat FORMAT = frames(8, 16);
  private static final long PLENTY = 1L << 30;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // codec, extension, rate, frames, key frame every, B-frames, rotation, offset
    "MPEG4, mp4, 30, 90, 250, 2, 0, 0",
    "MPEG4, mkv, 30, 60, 12, 2, 0, 0.5",
    "MPEG4, mp4, 25, 50, 12, 0, 90, 0",
    "MPEG4, ts, 25, 50, 12, 2, 0, 3",
    "MPEG4, avi, 30, 60, 20, 0, 0, 0",
    "H264, mp4, 10, 30, 250, 0, 0, 0",
    "H264, avi, 25, 50, 12, 0, 0, 0",
    "VP9, webm, 30, 40, 30, 0, 0, 0",
    "RAW, avi, 12, 24, 1, 0, 0, 0",
  })
  void givesTheClipsOfTheFile(
      Codec codec,
      String extension,
      int rate,
      int count,
      int gop,
      int bFrames,
      int rotation,
      double offset)
      throws IOException, DecodeException {
    VideoTrack track =
        VideoTrack.of(codec, 160, 120, FrameTimes.constant(rate, count))
            .withGop(gop)
            .withBFrames(bFrames)
            .withRotation(rotation);
    assertSameClips(
        SyntheticMedia.of(track).withOffset(offset), "a." + extension, (double) count / rate);
  }

  @Test
  void givesTheClipsOfAFileOfVaryingRateWhoseVideoStartsLate() throws Exception {
    double[] times = {0, 0.1, 0.13, 0.5, 0.9, 0.92, 1.4};
    VideoTrack track =
        VideoTrack.of(Codec.MPEG4, 160, 120, FrameTimes.at(1.7, times).laterSeconds(0.4));
    AudioTrack sound = AudioTrack.of(AudioTrack.Codec.PCM_S16, 24_000, 1, 2, Sound.tone(440, 0.4));
    assertSameClips(SyntheticMedia.of(track, sound), "a.mov", 2.1);
  }

  private void assertSameClips(SyntheticMedia media, String name, double end)
      throws IOException, DecodeException {
    Path file = media.writeTo(folder.resolve(name)).file();
    Random random = new Random(1);
    try (ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT)) {
      // As little as the next clip may have been read before.
      List<Clip> unused = read(reader, FORMAT, at(end / 2));
      WholeVideo whole = reader.readVideo(FORMAT.frameSize(), PLENTY).orElseThrow();
      for (int i = 0; i < 25; i++) {
        double start = -0.1 + (end + 0.05) * random.nextDouble();
        Frames expected = read(file, FORMAT, at(start)).get(0).frames();
        Frames actual = whole.frames(start, FORMAT);
        assertEquals(expected.height(), actual.height());
        assertEquals(expected.width(), actual.width());
        assertArrayEquals(expected.rgb(), actual.rgb(), "clip at " + start);
      }
    }
  }

  @Test
  void givesNothingBeyondItsBytes() throws Exception {
    Path file = write(10);
    long bytes = 10 * 64 * 85 * 3;
    try (ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT)) {
      assertEquals(
          bytes, reader.readVideo(new FrameSize.ShortSide(64), bytes).orElseThrow().bytes());
      assertTrue(reader.readVideo(new FrameSize.ShortSide(64), bytes - 1).isEmpty());
      assertEquals(
          List.of(0, 1),
          Reading.indices(read(reader, frames(2, 25), at(0)).get(0)),
          "the reader is still of use");
    }
  }

  @Test
  void failsWhereTheFileDoes() throws Exception {
    Path file = write(10); // 0.4 s
    ClipFormat strict = FORMAT.withPolicies(ShortClipPolicy.FAIL, MissingAudioPolicy.ZEROS);
    try (ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT)) {
      WholeVideo whole = reader.readVideo(FORMAT.frameSize(), PLENTY).orElseThrow();
      for (double start : new double[] {0.1, 0.4, 7}) {
        assertEquals(
            assertThrows(DecodeException.class, () -> read(file, strict, at(start))).failure(),
            assertThrows(DecodeException.class, () -> whole.frames(start, strict)).failure());
      }
    }
    Path deaf = folder.resolve("a.wav");
    SyntheticMedia.of(AudioTrack.of(AudioTrack.Codec.PCM_S16, 24_000, 1, 1, Sound.silence()))
        .writeTo(deaf);
    try (ClipReader reader = ClipReader.open(deaf, DecodeLimits.DEFAULT)) {
      assertEquals(
          "no video stream",
          assertThrows(DecodeException.class, () -> reader.readVideo(FORMAT.frameSize(), PLENTY))
              .failure()
              .reason());
    }
  }

  private Path write(int count) throws IOException {
    Path file = folder.resolve("a.mp4");
    SyntheticMedia.of(VideoTrack.of(Codec.MPEG4, 160, 120, FrameTimes.constant(25, count)))
        .writeTo(file);
    return file;
  }
}
