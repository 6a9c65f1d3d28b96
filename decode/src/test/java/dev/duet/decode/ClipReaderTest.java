package dev.duet.decode;

import static dev.duet.decode.Reading.at;
import static dev.duet.decode.Reading.frames;
import static dev.duet.decode.Reading.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reader as a whole: what a probe tells, clips of both kinds, its life. */
class ClipReaderTest {
  private static final SyntheticMedia MEDIA =
      SyntheticMedia.of(
          VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, FrameTimes.constant(30_000, 1001, 150))
              .withBFrames(2),
          AudioTrack.of(AudioTrack.Codec.FLAC, 48_000, 2, 4.5, Sound.noise(48_000)));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = MEDIA.writeTo(folder.resolve("a.mkv")).file();
  }

  @ParameterizedTest
  @CsvSource({
    "MPEG4, FLAC, mp4, mov",
    "MPEG4, AAC, mp4, mov",
    "MPEG4, PCM_S16, mov, mov",
    "MPEG4, FLAC, mkv, matroska",
    "VP8, VORBIS, webm, matroska",
    "H264, AAC, ts, mpegts",
    "MPEG4, PCM_S16, avi, avi",
  })
  void probeTellsWhatWasWritten(
      VideoTrack.Codec video, AudioTrack.Codec audio, String extension, String container)
      throws IOException, DecodeException {
    SyntheticMedia media =
        SyntheticMedia.of(
            VideoTrack.of(video, 160, 120, FrameTimes.constant(25, 75)),
            AudioTrack.of(audio, 48_000, 2, 3.2, Sound.tone(300, 0.2)));
    Path written = media.writeTo(folder.resolve("b." + extension)).file();
    try (ClipReader reader = ClipReader.open(written, DecodeLimits.DEFAULT)) {
      MediaInfo info = reader.info();
      assertEquals(written, info.path());
      assertTrue(info.container().contains(container), info.container());
      assertEquals(2, info.streamCount());
      MediaInfo.Video seen = info.video().orElseThrow();
      assertEquals(video.name(), seen.codec().toUpperCase(Locale.ROOT));
      assertEquals(160, seen.width());
      assertEquals(120, seen.height());
      assertEquals(0, seen.rotationDegrees());
      assertEquals(25, seen.averageFramesPerSecond(), 0.5);
      assertEquals(3, seen.span().durationSeconds(), 0.005);
      MediaInfo.Audio heard = info.audio().orElseThrow();
      assertEquals(48_000, heard.sampleRateHz());
      assertEquals(2, heard.channels());
      // Lossy codecs may pad the track to whole frames, of up to 1024 samples, and prime it.
      assertEquals(3.2, heard.span().durationSeconds(), 2 * 1024.0 / 48_000 + 0.001);
      assertEquals(3.2, info.durationSeconds(), 0.08);
    }
  }

  @Test
  void soundAndFramesOfAClipAreOfOneClock() throws DecodeException {
    ClipFormat format = frames(8, 16).withModalities(Reading.BOTH);
    List<ClipTime> times =
        IntStream.range(0, 7).mapToObj(i -> ClipTime.centred(format, 0.4 + 0.5 * i)).toList();
    List<Clip> both = read(file, format, times);
    List<Clip> video = read(file, format.withModalities(Reading.VIDEO), times);
    List<Clip> audio = read(file, format.withModalities(Reading.AUDIO), times);
    assertEquals(7, both.size());
    for (int i = 0; i < both.size(); i++) {
      assertEquals(i, both.get(i).index());
      assertEquals(times.get(i), both.get(i).time());
      assertArrayEquals(video.get(i).frames().rgb(), both.get(i).frames().rgb());
      assertArrayEquals(audio.get(i).waveform(), both.get(i).waveform());
      assertNull(video.get(i).waveform());
      assertNull(audio.get(i).frames());
    }
  }

  @Test
  void clipsAreDeliveredOneByOneAsTheyAreRead() throws DecodeException {
    List<Integer> seen = new ArrayList<>();
    try (ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT)) {
      IllegalStateException stop = new IllegalStateException("enough");
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  reader.read(
                      at(0.5, 1, 1.5),
                      frames(2, 16),
                      clip -> {
                        seen.add(clip.index());
                        if (clip.index() == 1) {
                          throw stop;
                        }
                      }));
      assertEquals(stop, thrown);
      assertEquals(List.of(0, 1), seen);
      // The consumer's trouble is not the reader's.
      assertEquals(1, read(reader, frames(2, 16), at(2)).size());
    }
  }

  @Test
  void noClipsAreReadWithoutComplaint() throws DecodeException {
    assertTrue(read(file, frames(2, 16), List.of()).isEmpty());
  }

  @Test
  void closedReaderRefusesToRead() throws DecodeException {
    ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT);
    reader.close();
    reader.close();
    assertThrows(IllegalStateException.class, () -> read(reader, frames(2, 16), at(1)));
  }

  @Test
  void memoryDoesNotGrowWithTheNumberOfClips() throws DecodeException {
    ClipFormat format = frames(8, 16).withModalities(Reading.BOTH);
    List<ClipTime> times =
        IntStream.range(0, 40).mapToObj(i -> ClipTime.centred(format, 0.1 * i)).toList();
    passes(20, format, times); // libraries, pools and the heap come up
    long before = heldAfterCollection();
    passes(20, format, times);
    // 800 clips of 0.4 MB and 20 open files: a leak of either, on the heap or off it, would show.
    long grown = heldAfterCollection() - before;
    assertTrue(grown < 100L << 20, () -> "grew by " + grown + " bytes");
  }

  private void passes(int count, ClipFormat format, List<ClipTime> times) throws DecodeException {
    for (int i = 0; i < count; i++) {
      pass(format, times);
    }
  }

  /** Resident bytes that are not free heap: what natives and living objects hold. */
  private static long heldAfterCollection() {
    System.gc();
    return Pointer.physicalBytes() - Runtime.getRuntime().freeMemory();
  }

  private void pass(ClipFormat format, List<ClipTime> times) throws DecodeException {
    try (ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT)) {
      reader.read(times, format, clip -> {});
    }
  }
}
