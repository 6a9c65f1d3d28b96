package dev.duet.decode.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.Frames;
import dev.duet.decode.synthetic.AudioTrack.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are read back by {@link PlainDecoder}, which knows nothing of what was written. */
class SyntheticMediaTest {
  /** Matroska keeps time in whole milliseconds and rounds a track's start and its delay apart. */
  private static final double MILLISECOND = 1.001e-3;

  private static final Sound SWEEP = Sound.sweep(100, 3000, 2, 0.3);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "H264,mp4",
    "H264,mov",
    "H264,mkv",
    "H264,ts",
    "H264,avi",
    "MPEG4,mp4",
    "MPEG4,ts",
    "VP8,webm",
    "VP9,webm",
    "MJPEG,mov",
    "FFV1,mkv",
    "RAW,avi"
  })
  void everyFrameTellsItsIndexAtItsTime(VideoTrack.Codec codec, String extension)
      throws IOException {
    VideoTrack video = VideoTrack.of(codec, 160, 120, FrameTimes.constant(30_000, 1001, 20));
    assertFramesOf(SyntheticMedia.of(video).writeTo(folder.resolve("a." + extension)));
  }

  @ParameterizedTest
  @CsvSource({"320,240", "1280,720", "161,121", "20,20"})
  void sizesMayBeOddOrSmallOrLarge(int width, int height) throws IOException {
    VideoTrack video =
        VideoTrack.of(VideoTrack.Codec.MPEG4, width, height, FrameTimes.constant(25, 3));
    assertFramesOf(SyntheticMedia.of(video).writeTo(folder.resolve("a.mp4")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mkv", "ts"})
  void framesMayComeAtAnyTime(String extension) throws IOException {
    FrameTimes times = FrameTimes.at(1.5, 0, 0.04, 0.05, 0.3, 0.301, 0.9, 1.0, 1.4);
    VideoTrack video = VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, times).withBFrames(2);
    assertFramesOf(SyntheticMedia.of(video).writeTo(folder.resolve("a." + extension)));
  }

  @Test
  void aLongGopWithBFramesHasOneKeyFrame() throws IOException {
    VideoTrack video =
        VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, FrameTimes.constant(60, 250))
            .withGop(250)
            .withBFrames(2);
    WrittenMedia written = SyntheticMedia.of(video).writeTo(folder.resolve("a.mp4"));
    assertFramesOf(written);
    List<PlainDecoder.Picture> pictures = decode(written).pictures;
    assertEquals(1, pictures.stream().filter(PlainDecoder.Picture::key).count());
    String types = pictures.stream().limit(7).map(p -> "" + p.type()).collect(Collectors.joining());
    assertEquals("IBBPBBP", types);
  }

  @Test
  void theLastFrameLastsUntilTheEnd() throws IOException {
    VideoTrack video =
        VideoTrack.of(VideoTrack.Codec.H264, 160, 120, FrameTimes.at(0.9, 0, 0.1, 0.2));
    List<PlainDecoder.Picture> pictures =
        decode(SyntheticMedia.of(video).writeTo(folder.resolve("a.mp4"))).pictures;
    assertEquals(0.7, pictures.get(2).durationSeconds(), 1e-9);
  }

  @Test
  void losslessPixelsComeBackAsTheyWerePainted() throws IOException {
    Picture shades =
        (frame, seconds, canvas) -> {
          for (int y = 0; y < canvas.height(); y++) {
            for (int x = 0; x < canvas.width(); x++) {
              canvas.set(x, y, (frame * 7919 + y * 631 + x) * 0x9E3779B1);
            }
          }
        };
    VideoTrack video =
        VideoTrack.of(VideoTrack.Codec.FFV1, 33, 21, FrameTimes.constant(10, 3))
            .withPicture(shades);
    WrittenMedia written = SyntheticMedia.of(video).writeTo(folder.resolve("a.mkv"));
    List<PlainDecoder.Picture> pictures = PlainDecoder.decode(written.file(), 33, 21).pictures;
    Canvas expected = new Canvas(33, 21);
    for (int i = 0; i < 3; i++) {
      shades.paint(i, i / 10.0, expected);
      assertArrayEquals(expected.rgb(), pictures.get(i).frames().rgb());
    }
  }

  @ParameterizedTest
  @CsvSource({"90,mp4", "180,mp4", "270,mp4", "90,mkv", "180,mkv", "270,mkv"})
  void rotatedFilesAreCodedTurnedAndSaySo(int degrees, String extension) throws IOException {
    VideoTrack video =
        VideoTrack.of(VideoTrack.Codec.H264, 160, 120, FrameTimes.constant(10, 5))
            .withRotation(degrees);
    WrittenMedia written = SyntheticMedia.of(video).writeTo(folder.resolve("a." + extension));
    PlainDecoder.Content content = PlainDecoder.decode(written.file(), 50, 50);
    assertEquals(degrees, content.rotationDegrees, 1e-6);
    for (int i = 0; i < 5; i++) {
      Frames coded = content.pictures.get(i).frames();
      assertThrows(IllegalArgumentException.class, () -> FrameCode.frameIndex(coded, 0));
      assertEquals(i, FrameCode.frameIndex(Turning.clockwise(coded, degrees), 0));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AAC,mp4",
    "AAC,mkv",
    "AAC,ts",
    "MP3,mp4",
    "MP3,mkv",
    "MP3,ts",
    "OPUS,mp4",
    "OPUS,mkv",
    "FLAC,mp4",
    "FLAC,mkv",
    "PCM_S16,mov",
    "PCM_S16,mkv"
  })
  void bothTracksKeepTheirTimesWhicheverStartsFirst(Codec codec, String extension)
      throws IOException {
    double[][] offsetsAndLeads = {{0, -0.2}, {0, 0.3}, {0.7, 0}};
    for (double[] offsetAndLead : offsetsAndLeads) {
      double lead = offsetAndLead[1];
      FrameTimes times = FrameTimes.constant(30, 30).laterSeconds(Math.max(0, lead));
      VideoTrack video =
          VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, times).withGop(250).withBFrames(2);
      AudioTrack audio = AudioTrack.of(codec, 48_000, 2, 1, SWEEP).startingAt(Math.max(0, -lead));
      WrittenMedia written =
          SyntheticMedia.of(video, audio)
              .withOffset(offsetAndLead[0])
              .writeTo(folder.resolve("a." + extension));
      assertFramesOf(written);
      assertSoundOf(written);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLAC,flac",
    "PCM_S16,wav",
    "PCM_F32,wav",
    "AAC,m4a",
    "MP3,mp3",
    "OPUS,ogg",
    "VORBIS,ogg",
    "VORBIS,mkv"
  })
  void soundAloneKeepsItsTime(Codec codec, String extension) throws IOException {
    AudioTrack audio = AudioTrack.of(codec, 48_000, 2, 1, SWEEP);
    assertSoundOf(SyntheticMedia.of(audio).writeTo(folder.resolve("a." + extension)));
  }

  @ParameterizedTest
  @CsvSource({"8000,1", "11025,2", "22050,1", "44100,2", "48000,6", "96000,1", "96000,6"})
  void everySampleOfLosslessSoundIsTheOneDescribed(int rate, int channels) throws IOException {
    AudioTrack audio = AudioTrack.of(Codec.FLAC, rate, channels, 0.5, Sound.noise(rate));
    WrittenMedia written = SyntheticMedia.of(audio).writeTo(folder.resolve("a.mkv"));
    PlainDecoder.Content content = decode(written);
    assertEquals(rate, content.sampleRateHz);
    assertEquals(channels, content.channels);
    float[] expected = written.waveform(0, rate, Math.round(0.5f * rate));
    float[] mono = content.mono();
    assertEquals(expected.length, mono.length);
    // The mean of channels that are each rounded to 16 bits.
    double tolerance = 0.5 / 32_768 + 1e-7;
    for (int i = 0; i < mono.length; i++) {
      assertEquals(expected[i], mono[i], tolerance);
    }
  }

  @Test
  void noiseTellsEverySampleFromItsNeighbours() {
    Sound noise = Sound.noise(44_100);
    double correlation = 0;
    double power = 0;
    for (int i = 0; i < 44_100; i++) {
      double value = noise.at(i / 44_100.0);
      assertTrue(value >= -0.25 && value < 0.25);
      assertEquals(Math.rint(value * 32_768), value * 32_768);
      correlation += value * noise.at((i + 1) / 44_100.0);
      power += value * value;
    }
    // Uniform in a width of 0.5; the correlation's standard deviation is 1 / sqrt(44100).
    assertEquals(0.25 / 12, power / 44_100, 0.001);
    assertEquals(0, correlation / power, 0.02);
  }

  @Test
  void aClickPeaksAtItsTime() throws IOException {
    AudioTrack audio = AudioTrack.of(Codec.PCM_F32, 48_000, 1, 1, Sound.clicks(0.5, 0.25, 0.7));
    WrittenMedia written = SyntheticMedia.of(audio).writeTo(folder.resolve("a.mkv"));
    float[] mono = decode(written).mono();
    for (int peak : new int[] {12_000, 33_600}) {
      assertEquals(0.5, mono[peak], 1e-6);
      assertTrue(mono[peak - 3] < mono[peak - 2] && mono[peak + 3] < mono[peak + 2]);
      assertEquals(0, mono[peak + 100], 1e-6);
    }
  }

  @Test
  void theWaveformIsZeroWhereTheTrackDoesNotReach() throws IOException {
    VideoTrack video = VideoTrack.of(VideoTrack.Codec.H264, 160, 120, FrameTimes.constant(10, 20));
    AudioTrack audio = AudioTrack.of(Codec.PCM_S16, 8_000, 1, 0.5, seconds -> 0.25).startingAt(0.5);
    WrittenMedia written = SyntheticMedia.of(video, audio).writeTo(folder.resolve("a.mkv"));
    float[] waveform = written.waveform(0, 8_000, 16_000);
    for (int i = 0; i < waveform.length; i++) {
      assertEquals(i >= 4_000 && i < 8_000 ? 0.25 : 0, waveform[i]);
    }
  }

  @Test
  void shortFilesAreWritten() throws IOException {
    VideoTrack one = VideoTrack.of(VideoTrack.Codec.H264, 160, 120, FrameTimes.constant(30, 1));
    assertFramesOf(SyntheticMedia.of(one).writeTo(folder.resolve("one.mp4")));
    VideoTrack few = VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, FrameTimes.constant(30, 6));
    AudioTrack sound = AudioTrack.of(Codec.AAC, 24_000, 1, 0.2, SWEEP);
    assertFramesOf(SyntheticMedia.of(few, sound).writeTo(folder.resolve("few.mp4")));
  }

  @ParameterizedTest
  @EnumSource(VideoTrack.Codec.class)
  void theSameDescriptionGivesTheSameBytes(VideoTrack.Codec codec) throws IOException {
    String extension =
        switch (codec) {
          case H264, MPEG4 -> "mp4";
          case RAW -> "nut";
          default -> "mkv";
        };
    VideoTrack video = VideoTrack.of(codec, 160, 120, FrameTimes.constant(30, 10));
    SyntheticMedia media = SyntheticMedia.of(video, AudioTrack.of(Codec.AAC, 44_100, 2, 1, SWEEP));
    Path first = media.writeTo(folder.resolve("first." + extension)).file();
    Path second = media.writeTo(folder.resolve("second." + extension)).file();
    assertEquals(-1, Files.mismatch(first, second));
  }

  @Test
  void namesMayHoldAnything() throws IOException {
    AudioTrack audio = AudioTrack.of(Codec.PCM_S16, 8_000, 1, 0.1, SWEEP);
    for (String name : List.of("http:x!!!+ %20.wav", "été 日本.wav", "%d.wav", "a b.wav")) {
      Path file = SyntheticMedia.of(audio).writeTo(folder.resolve(name)).file();
      assertTrue(Files.size(file) > 1600, name);
    }
  }

  @Test
  void whatCannotBeWrittenIsSaid() {
    VideoTrack video = VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, FrameTimes.constant(30, 3));
    AudioTrack aac = AudioTrack.of(Codec.AAC, 44_100, 2, 1, SWEEP);
    assertFailure("its container does not hold mpeg4", SyntheticMedia.of(video), "a.webm");
    assertFailure("no container is written under the name a", SyntheticMedia.of(video), "a");
    assertFailure("AVI holds no times", SyntheticMedia.of(video.withBFrames(1)), "a.avi");
    assertFailure("AVI holds no times", SyntheticMedia.of(video, aac), "a.avi");
    assertFailure("AVI holds no times", SyntheticMedia.of(video).withOffset(1), "a.avi");
    assertFailure("cannot write", SyntheticMedia.of(video), "missing/a.mp4");
    AudioTrack mp3 = AudioTrack.of(Codec.MP3, 96_000, 2, 1, SWEEP);
    assertFailure("the encoder libmp3lame refuses", SyntheticMedia.of(mp3), "a.mp3");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SyntheticMedia.of(AudioTrack.of(Codec.FLAC, 8_000, 6, 1, Sound.tone(100, 0.8)))
                .writeTo(folder.resolve("loud.mkv")));
  }

  private void assertFailure(String message, SyntheticMedia media, String name) {
    IOException e = assertThrows(IOException.class, () -> media.writeTo(folder.resolve(name)));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertFalse(e.getMessage().contains("\n"));
  }

  private static PlainDecoder.Content decode(WrittenMedia written) {
    return PlainDecoder.decode(written.file(), 32, 32);
  }

  private static void assertFramesOf(WrittenMedia written) {
    PlainDecoder.Content content = decode(written);
    FrameTimes times = written.media().video().orElseThrow().times();
    assertEquals(times.count(), content.pictures.size());
    for (int i = 0; i < times.count(); i++) {
      PlainDecoder.Picture picture = content.pictures.get(i);
      double clock = picture.seconds() - content.startSeconds;
      assertEquals(i, FrameCode.frameIndex(picture.frames(), 0));
      assertEquals(written.clockSeconds(times.seconds(i)), clock, MILLISECOND);
      assertEquals(i, written.frameAt(written.clockSeconds(times.seconds(i)) + 1e-9));
    }
  }

  /** Shifts the sound read back until it fits best, which must be where it is, to 1 ms. */
  private static void assertSoundOf(WrittenMedia written) {
    PlainDecoder.Content content = decode(written);
    AudioTrack audio = written.media().audio().orElseThrow();
    float[] mono = content.mono();
    double clock = content.firstSampleSeconds - content.startSeconds;
    float[] expected = written.waveform(clock, audio.sampleRateHz(), mono.length);
    int reach = 100;
    int best = 0;
    double leastError = Double.POSITIVE_INFINITY;
    for (int shift = -reach; shift <= reach; shift++) {
      double error = 0;
      for (int i = 5_000; i < 15_000; i++) {
        double difference = mono[i + shift] - expected[i];
        error += difference * difference;
      }
      if (error < leastError) {
        leastError = error;
        best = shift;
      }
    }
    assertTrue(Math.abs(best) <= audio.sampleRateHz() * MILLISECOND, "shift " + best);
    // The lossy codecs stay below 5 % of the sweep's RMS of 0.21; a shift of one sample does not.
    assertTrue(Math.sqrt(leastError / 10_000) < 0.01, "RMS of the error");
  }
}
