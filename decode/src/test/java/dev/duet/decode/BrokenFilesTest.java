package dev.duet.decode;

import static dev.duet.decode.Reading.BOTH;
import static dev.duet.decode.Reading.at;
import static dev.duet.decode.Reading.frames;
import static dev.duet.decode.Reading.indices;
import static dev.duet.decode.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import dev.duet.decode.synthetic.WrittenMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage and limits: every file ends in clips or in a reason, never in a crash. */
class BrokenFilesTest {
  private static final ClipFormat FORMAT = frames(8, 16).withModalities(BOTH);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mkv", "ts", "avi"})
  void truncatedFilesGiveClipsOrAReason(String extension) throws IOException {
    byte[] whole = Files.readAllBytes(write(extension));
    Path cut = folder.resolve("cut." + extension);
    int read = 0;
    for (int percent : new int[] {0, 1, 5, 30, 60, 90, 99}) {
      Files.write(cut, Arrays.copyOf(whole, Math.max(7, whole.length * percent / 100)));
      read += clipsOf(cut).size();
    }
    // An MP4's index lies at its end, the others can be read as far as they go.
    assertTrue(extension.equals("mp4") || read > 4, "clips read: " + read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkv", "ts", "avi"})
  void whatATruncatedFileStillHoldsIsRead(String extension) throws IOException, DecodeException {
    WrittenMedia media = writeMedia(extension);
    byte[] whole = Files.readAllBytes(media.file());
    Path cut = folder.resolve("cut." + extension);
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    assertEquals(List.of(media.frameAt(1.01)), indices(read(cut, frames(1, 16), at(1.01)).get(0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mkv", "ts", "avi"})
  void flippedBytesGiveClipsOrAReason(String extension) throws IOException {
    byte[] whole = Files.readAllBytes(write(extension));
    Path broken = folder.resolve("broken." + extension);
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 12; i++) {
      byte[] bytes = whole.clone();
      int flips = 1 << i;
      for (int k = 0; k < flips; k++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(broken, bytes);
      assertTrue(clipsOf(broken).size() <= 5);
    }
  }

  @Test
  void damageInTheMiddleSparesTheRest() throws IOException, DecodeException {
    WrittenMedia media = writeMedia("mkv");
    byte[] bytes = Files.readAllBytes(media.file());
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 500, (byte) 0x5A);
    Path broken = folder.resolve("broken.mkv");
    Files.write(broken, bytes);
    try (ClipReader reader = ClipReader.open(broken, DecodeLimits.DEFAULT)) {
      for (double time : new double[] {0.41, 3.81}) {
        assertEquals(
            List.of(media.frameAt(time)), indices(read(reader, frames(1, 16), at(time)).get(0)));
      }
    }
  }

  @Test
  void randomBytesGiveAReasonWhateverTheName() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (String extension : List.of("mp4", "mkv", "avi", "ts", "mp3", "wav", "flac", "ogg")) {
      byte[] bytes = new byte[20_000];
      random.nextBytes(bytes);
      Path file = folder.resolve("random." + extension);
      Files.write(file, bytes);
      // Some demuxers find something like a packet in any noise: then nothing must come out of it.
      assertTrue(clipsOf(file).stream().allMatch(clip -> clip.frames() == null));
      Files.write(file, new byte[20_000]);
      assertTrue(clipsOf(file).isEmpty());
    }
  }

  @Test
  void timeLimitFailsTheFile() throws IOException {
    Path file = write("mp4");
    DecodeLimits limits = new DecodeLimits(Duration.ofNanos(1), 1 << 20, 8);
    DecodeException failure =
        assertThrows(DecodeException.class, () -> ClipReader.open(file, limits).close());
    assertTrue(failure.failure().reason().contains("longer than"), failure.getMessage());
  }

  @Test
  void timeLimitHoldsWhileReading() throws IOException, DecodeException {
    Path file = write("mp4");
    DecodeLimits limits = new DecodeLimits(Duration.ofMillis(700), 1 << 20, 8);
    try (ClipReader reader = ClipReader.open(file, limits)) {
      DecodeException failure =
          assertThrows(
              DecodeException.class,
              () -> {
                while (true) {
                  reader.read(at(0.5, 3), FORMAT, clip -> {});
                }
              });
      assertTrue(failure.failure().reason().contains("longer than"), failure.getMessage());
    }
  }

  @Test
  void timeOfTheConsumerDoesNotCount() throws IOException, DecodeException {
    Path file = write("mp4");
    DecodeLimits limits = new DecodeLimits(Duration.ofSeconds(2), 1 << 20, 8);
    List<Integer> seen = new ArrayList<>();
    try (ClipReader reader = ClipReader.open(file, limits)) {
      reader.read(
          at(0.5, 1, 1.5),
          FORMAT,
          clip -> {
            seen.add(clip.index());
            sleep(800);
          });
    }
    assertEquals(List.of(0, 1, 2), seen);
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"19199, 2, pixels", "19200, 1, streams"})
  void tooManyPixelsOrStreamsFailTheFile(long maxPixels, int maxStreams, String word)
      throws IOException {
    Path file = write("mp4"); // 160 x 120 = 19200 pixels
    DecodeLimits limits = new DecodeLimits(Duration.ofMinutes(1), maxPixels, maxStreams);
    DecodeException failure =
        assertThrows(DecodeException.class, () -> ClipReader.open(file, limits).close());
    assertTrue(failure.failure().reason().contains(word), failure.getMessage());
    assertTrue(failure.failure().reason().contains("limit"), failure.getMessage());
  }

  @Test
  void limitsThatAreJustMetPass() throws IOException, DecodeException {
    Path file = write("mp4");
    DecodeLimits limits = new DecodeLimits(Duration.ofMinutes(1), 19_200, 2);
    try (ClipReader reader = ClipReader.open(file, limits)) {
      assertFalse(read(reader, FORMAT, at(1)).isEmpty());
    }
  }

  /** Clips of a file at five places, each alone; none where it gives a reason. */
  private static List<Clip> clipsOf(Path file) {
    List<Clip> clips = new ArrayList<>();
    try (ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT)) {
      boolean video = reader.info().video().isPresent();
      ClipFormat format = video ? FORMAT : FORMAT.withModalities(Reading.AUDIO);
      for (double start : new double[] {0, 3.3, 0.5, 1.7, 2.2}) {
        try {
          clips.addAll(read(reader, format, at(start)));
        } catch (DecodeException e) {
          assertFalse(e.failure().reason().isBlank());
        }
      }
    } catch (DecodeException e) {
      assertFalse(e.failure().reason().isBlank());
    }
    return clips;
  }

  private Path write(String extension) throws IOException {
    return writeMedia(extension).file();
  }

  private WrittenMedia writeMedia(String extension) throws IOException {
    AudioTrack.Codec codec =
        extension.equals("avi") ? AudioTrack.Codec.PCM_S16 : AudioTrack.Codec.AAC;
    return SyntheticMedia.of(
            VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, FrameTimes.constant(25, 100)),
            AudioTrack.of(codec, 48_000, 2, 4, Sound.sweep(100, 2000, 4, 0.3)))
        .writeTo(folder.resolve("whole." + extension));
  }
}
