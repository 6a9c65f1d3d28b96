package dev.duet.decode;

import static dev.duet.decode.Reading.at;
import static dev.duet.decode.Reading.frames;
import static dev.duet.decode.Reading.indices;
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
import dev.duet.decode.synthetic.WrittenMedia;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which frame is read for which time; the index of a frame is readable from its pixels. */
class ClipFramesTest {
  private static final ClipFormat FORMAT = frames(8, 16);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // codec, extension, rate, frames, key frame every, B-frames
    "MPEG4, mp4, 30, 180, 250, 2",
    "MPEG4, mp4, 25, 120, 12, 2",
    "MPEG4, mkv, 30, 120, 12, 2",
    "MPEG4, mov, 24, 100, 30, 1",
    "MPEG4, ts, 25, 120, 12, 2",
    "MPEG4, avi, 30, 100, 250, 0",
    "H264, mp4, 30, 120, 250, 0",
    "H264, mp4, 60, 240, 30, 0",
    "H264, mkv, 24, 96, 12, 0",
    "H264, ts, 30, 120, 12, 0",
    "H264, avi, 25, 100, 12, 0",
    "VP8, webm, 30, 90, 30, 0",
    "VP9, webm, 30, 90, 30, 0",
    "MJPEG, mov, 10, 40, 1, 0",
    "FFV1, mkv, 12, 36, 12, 0",
    "RAW, avi, 12, 36, 1, 0",
  })
  void frameIsTheLastAtOrBeforeItsTimeAtAnySeekAndInSequence(
      Codec codec, String extension, int rate, int count, int gop, int bFrames)
      throws IOException, DecodeException {
    WrittenMedia media =
        write(
            VideoTrack.of(codec, 160, 120, FrameTimes.constant(rate, count))
                .withGop(gop)
                .withBFrames(bFrames),
            "a." + extension);
    double end = (double) count / rate;
    // Matroska rounds times to 1 ms: there no wanted time may be that close to a frame's.
    double margin = extension.matches("mkv|webm") ? 1.001e-3 : 0;
    List<ClipTime> sorted =
        at(
            DoubleStream.of(randomTimes(20, end - FORMAT.videoSeconds()))
                .filter(t -> isClear(t, rate, margin))
                .toArray());
    List<Clip> inOnePass = read(media.file(), FORMAT, sorted);
    assertEquals(sorted.size(), inOnePass.size());
    for (Clip clip : inOnePass) {
      assertEquals(expected(media, FORMAT, clip.time()), indices(clip));
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, sorted.size()).boxed().toList());
    Collections.shuffle(order, new Random(7));
    try (ClipReader reader = ClipReader.open(media.file(), DecodeLimits.DEFAULT)) {
      for (int i : order) {
        Clip single = read(reader, FORMAT, sorted.subList(i, i + 1)).get(0);
        assertArrayEquals(inOnePass.get(i).frames().rgb(), single.frames().rgb());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mkv", "mov"})
  void framesOfVariableRateAreFoundByTheirTimestamps(String extension)
      throws IOException, DecodeException {
    SplittableRandom random = new SplittableRandom(3);
    double[] times = new double[60];
    for (int i = 1; i < times.length; i++) {
      times[i] = times[i - 1] + 0.01 + 0.15 * random.nextDouble();
    }
    double end = times[times.length - 1] + 0.1;
    WrittenMedia media =
        write(
            VideoTrack.of(Codec.MPEG4, 160, 120, FrameTimes.at(end, times)).withBFrames(2),
            "a." + extension);
    // Matroska rounds a frame's time to 1 ms: stay clear of the boundaries by more.
    double[] wanted =
        DoubleStream.of(randomTimes(40, end - 0.01))
            .filter(t -> DoubleStream.of(times).allMatch(frame -> Math.abs(frame - t) > 0.002))
            .toArray();
    assertTrue(wanted.length > 20);
    for (Clip clip : read(media.file(), frames(1, 16), at(wanted))) {
      double time = clip.time().videoStartSeconds();
      assertEquals(List.of(media.frameAt(time)), indices(clip), () -> "at " + time);
    }
  }

  @ParameterizedTest
  @CsvSource({"30000, 1001", "24000, 1001", "25, 1", "60, 1", "15360, 500"})
  void timeOfAFrameGivesThatFrameWhateverTheRoundingOfItsSum(int numerator, int denominator)
      throws IOException, DecodeException {
    int count = 90;
    WrittenMedia media =
        write(
            VideoTrack.of(
                Codec.MPEG4, 160, 120, FrameTimes.constant(numerator, denominator, count)),
            "a.mp4");
    double rate = (double) numerator / denominator;
    // The same times come out of a division, a product and a clip's own t_k = start + k / rate.
    for (int i : new int[] {1, 7, 29, 30, 59}) {
      double time = i / rate;
      Clip clip = read(media.file(), frames(20, rate), at(time)).get(0);
      assertEquals(IntStream.range(i, i + 20).boxed().toList(), indices(clip));
      Clip below = read(media.file(), frames(1, rate), at(time - 1e-4)).get(0);
      assertEquals(List.of(i - 1), indices(below));
    }
  }

  @ParameterizedTest
  @CsvSource({"mp4, 5.5", "mkv, 3.25", "ts, 0", "ts, 7.5", "mov, 0.7"})
  void clockStartsWhereTheContainerDoes(String extension, double offset)
      throws IOException, DecodeException {
    SyntheticMedia media =
        SyntheticMedia.of(
                VideoTrack.of(Codec.MPEG4, 160, 120, FrameTimes.constant(25, 75)).withBFrames(1))
            .withOffset(offset);
    WrittenMedia written = media.writeTo(folder.resolve("a." + extension));
    for (Clip clip : read(written.file(), FORMAT, at(0, 0.3, 1.11, 2.2))) {
      assertEquals(expected(written, FORMAT, clip.time()), indices(clip));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mov", "mkv", "ts"})
  void videoThatStartsAfterTheSoundKeepsItsDelay(String extension)
      throws IOException, DecodeException {
    VideoTrack video =
        VideoTrack.of(Codec.MPEG4, 160, 120, FrameTimes.constant(25, 50).laterSeconds(0.8))
            .withBFrames(2);
    AudioTrack audio = AudioTrack.of(AudioTrack.Codec.AAC, 48_000, 1, 3, Sound.tone(440, 0.3));
    WrittenMedia written =
        SyntheticMedia.of(video, audio).writeTo(folder.resolve("a." + extension));
    try (ClipReader reader = ClipReader.open(written.file(), DecodeLimits.DEFAULT)) {
      double delay = 0.8 - written.clockZeroSeconds();
      assertEquals(delay, reader.info().video().orElseThrow().span().startSeconds(), 1e-3);
      // 7 ms inside a frame, clear of Matroska's rounding.
      double[] starts = {0.807, 1.327, 2.207};
      for (Clip clip : read(reader, FORMAT, at(starts))) {
        assertEquals(expected(written, FORMAT, clip.time()), indices(clip));
      }
      Clip early = read(reader, frames(4, 2), at(-0.5)).get(0);
      // -0.5, 0 and 0.5 s come before the first frame, which stands in.
      assertEquals(List.of(0, 0, 0), indices(early).subList(0, 3));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.125, 0.2, 0.5})
  void overlappingClipsEqualSingleReads(double stride) throws IOException, DecodeException {
    WrittenMedia media =
        write(
            VideoTrack.of(Codec.MPEG4, 160, 120, FrameTimes.constant(30, 120))
                .withGop(30)
                .withBFrames(2),
            "a.mp4");
    double[] starts =
        IntStream.range(0, 20).mapToDouble(i -> 0.1 + i * stride).filter(s -> s < 3.4).toArray();
    for (Clip clip : read(media.file(), FORMAT, at(starts))) {
      assertEquals(expected(media, FORMAT, clip.time()), indices(clip));
      Clip single = read(media.file(), FORMAT, List.of(clip.time())).get(0);
      assertArrayEquals(single.frames().rgb(), clip.frames().rgb());
    }
  }

  @Test
  void equalStartsGiveEqualClips() throws IOException, DecodeException {
    WrittenMedia media =
        write(VideoTrack.of(Codec.H264, 160, 120, FrameTimes.constant(30, 60)), "a.mp4");
    List<Clip> clips = read(media.file(), FORMAT, at(0.5, 0.5, 0.5));
    assertEquals(3, clips.size());
    assertArrayEquals(clips.get(0).frames().rgb(), clips.get(2).frames().rgb());
  }

  @Test
  void shortClipRepeatsFromTheStartRepeatsItsLastFrameOrFails()
      throws IOException, DecodeException {
    WrittenMedia media =
        write(VideoTrack.of(Codec.MPEG4, 160, 120, FrameTimes.constant(16, 32)), "a.mp4");
    double start = 29 / 16.0; // frames 29, 30 and 31 remain
    assertEquals(
        List.of(29, 30, 31, 29, 30, 31, 29, 30),
        indices(read(media.file(), FORMAT, at(start)).get(0)));
    ClipFormat last =
        FORMAT.withPolicies(ShortClipPolicy.REPEAT_LAST_FRAME, MissingAudioPolicy.ZEROS);
    assertEquals(
        List.of(29, 30, 31, 31, 31, 31, 31, 31),
        indices(read(media.file(), last, at(start)).get(0)));
    ClipFormat fail = FORMAT.withPolicies(ShortClipPolicy.FAIL, MissingAudioPolicy.ZEROS);
    DecodeException failure =
        assertThrows(DecodeException.class, () -> read(media.file(), fail, at(start)));
    assertEquals(DecodeFailure.Stage.VIDEO, failure.failure().stage());
    assertTrue(failure.failure().reason().contains("8 frames"), failure.getMessage());
    // A clip that ends with the video is complete.
    assertEquals(
        IntStream.range(24, 32).boxed().toList(),
        indices(read(media.file(), fail, at(1.5)).get(0)));
  }

  @Test
  void clipBeyondTheEndOfTheVideoFails() throws IOException, DecodeException {
    WrittenMedia media =
        write(VideoTrack.of(Codec.MPEG4, 160, 120, FrameTimes.constant(16, 32)), "a.mp4");
    DecodeException failure =
        assertThrows(DecodeException.class, () -> read(media.file(), FORMAT, at(2.5)));
    assertTrue(failure.failure().reason().contains("ends"), failure.getMessage());
  }

  @Test
  void clipsMustComeInOrder() throws IOException, DecodeException {
    WrittenMedia media =
        write(VideoTrack.of(Codec.MPEG4, 160, 120, FrameTimes.constant(16, 32)), "a.mp4");
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> read(media.file(), FORMAT, at(1, 0.5)));
    assertTrue(wrong.getMessage().contains("in order"), wrong.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 90, 180, 270})
  void rotationIsApplied(int degrees) throws IOException, DecodeException {
    WrittenMedia media =
        write(
            VideoTrack.of(Codec.MPEG4, 160, 120, FrameTimes.constant(25, 25)).withRotation(degrees),
            "a.mp4");
    try (ClipReader reader = ClipReader.open(media.file(), DecodeLimits.DEFAULT)) {
      MediaInfo.Video video = reader.info().video().orElseThrow();
      assertEquals(degrees, video.rotationDegrees());
      assertEquals(degrees % 180 == 0 ? 160 : 120, video.displayWidth());
      // 60 is the short side: 80 the long one, whichever it is.
      ClipFormat format = FORMAT.withFrameSize(new FrameSize.ShortSide(60));
      Clip clip = read(reader, format, at(0.2)).get(0);
      assertEquals(degrees % 180 == 0 ? 80 : 60, clip.frames().width());
      assertEquals(degrees % 180 == 0 ? 60 : 80, clip.frames().height());
      // The corners' colours, which frameIndex checks, tell every wrong turn.
      assertEquals(expected(media, format, clip.time()), indices(clip));
    }
  }

  @ParameterizedTest
  @CsvSource({"160, 120", "121, 161", "161, 121"})
  void framesHaveTheSizeAskedFor(int width, int height) throws IOException, DecodeException {
    WrittenMedia media =
        write(VideoTrack.of(Codec.MPEG4, width, height, FrameTimes.constant(25, 25)), "a.mp4");
    assertSize(media, new FrameSize.Original(), width, height);
    assertSize(media, new FrameSize.Exact(50, 70), 50, 70);
    int shorter = Math.min(width, height);
    int longer = 64 * Math.max(width, height) / shorter; // whole pixels: the rest is cut
    assertSize(
        media,
        new FrameSize.ShortSide(64),
        width > height ? longer : 64,
        width > height ? 64 : longer);
  }

  private static void assertSize(WrittenMedia media, FrameSize size, int width, int height)
      throws DecodeException {
    Clip clip = read(media.file(), FORMAT.withFrameSize(size), at(0.2)).get(0);
    assertEquals(width, clip.frames().width());
    assertEquals(height, clip.frames().height());
    assertEquals(expected(media, FORMAT, clip.time()), indices(clip));
  }

  @Test
  void pixelsOfALosslessVideoAreThoseThatWerePainted() throws IOException, DecodeException {
    VideoTrack track =
        VideoTrack.of(Codec.FFV1, 48, 32, FrameTimes.constant(10, 3))
            .withPicture(
                (frame, seconds, canvas) -> {
                  for (int y = 0; y < canvas.height(); y++) {
                    for (int x = 0; x < canvas.width(); x++) {
                      canvas.set(x, y, 5 * x << 16 | 7 * y << 8 | 40 * frame);
                    }
                  }
                });
    WrittenMedia media = write(track, "a.mkv");
    ClipFormat format = frames(3, 10).withFrameSize(new FrameSize.Original());
    byte[] rgb = read(media.file(), format, at(0)).get(0).frames().rgb();
    for (int i = 0; i < rgb.length / 3; i++) {
      int x = i % 48;
      int y = i / 48 % 32;
      int frame = i / (48 * 32);
      assertEquals(5 * x, rgb[3 * i] & 0xFF);
      assertEquals(7 * y, rgb[3 * i + 1] & 0xFF);
      assertEquals(40 * frame, rgb[3 * i + 2] & 0xFF);
    }
  }

  @Test
  void videoWithoutSoundGivesSilenceByDefault() throws IOException, DecodeException {
    WrittenMedia media =
        write(VideoTrack.of(Codec.MPEG4, 160, 120, FrameTimes.constant(16, 32)), "a.mp4");
    Clip clip = read(media.file(), ClipFormat.DEFAULT, at(0.5)).get(0);
    assertEquals(false, clip.audioPresent());
    assertArrayEquals(new float[48_000], clip.waveform());
  }

  /** Whether no frame of a clip is wanted closer than {@code margin} to a boundary of frames. */
  private static boolean isClear(double start, int rate, double margin) {
    return IntStream.range(0, FORMAT.frameCount())
        .mapToDouble(k -> (start + k / FORMAT.framesPerSecond()) * rate)
        .allMatch(frame -> Math.abs(frame - Math.rint(frame)) >= margin * rate);
  }

  private WrittenMedia write(VideoTrack video, String name) throws IOException {
    return SyntheticMedia.of(video).writeTo(folder.resolve(name));
  }

  private static double[] randomTimes(int count, double end) {
    return new SplittableRandom(11).doubles(count, 0, end).sorted().toArray();
  }

  /** What the description says; times within a microsecond below a frame's start count as it. */
  private static List<Integer> expected(WrittenMedia media, ClipFormat format, ClipTime time) {
    return IntStream.range(0, format.frameCount())
        .mapToObj(
            k ->
                media.frameAt(
                    time.videoStartSeconds()
                        + k / format.framesPerSecond()
                        + FileClock.RESOLUTION_SECONDS))
        .toList();
  }
}
