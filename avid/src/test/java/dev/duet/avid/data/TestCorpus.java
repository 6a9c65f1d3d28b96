package dev.duet.avid.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.duet.audio.AudioEncoderConfig;
import dev.duet.audio.BinStatistics;
import dev.duet.audio.LinearLogConfig;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.loss.View;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import dev.duet.video.VideoEncoderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small files with known content, and a model that is quick to feed. */
final class TestCorpus {
  /** 8 frames of 32 x 32 at 16 fps and 1 s of sound at 24 kHz. */
  static final ModelConfig MODEL =
      new ModelConfig(
          "loader-test",
          new VideoEncoderConfig(
              VideoEncoderConfig.Architecture.R2PLUS1D, 10, List.of(4, 4, 4, 4, 4), true),
          32,
          8,
          16,
          new AudioEncoderConfig(List.of(4, 4, 4, 4, 4), 2),
          LinearLogConfig.SMALL,
          1,
          List.of(8));

  static final BinStatistics STATISTICS = BinStatistics.neutral(MODEL.spectrogram());

  private final Path folder;
  private final List<Instance> instances = new ArrayList<>();

  TestCorpus(Path folder) {
    this.folder = folder;
  }

  /** A corpus of files of 2 s that all differ in sound. */
  static TestCorpus of(Path folder, int files) throws IOException {
    TestCorpus corpus = new TestCorpus(folder);
    for (int i = 0; i < files; i++) {
      corpus.add("clip-%02d.mkv".formatted(i), SyntheticMedia.of(picture(2), tone(i, 2)));
    }
    return corpus;
  }

  static VideoTrack picture(int seconds) {
    return VideoTrack.of(
        VideoTrack.Codec.MPEG4, 64, 48, FrameTimes.constant(25, 25 * seconds)); // a 4:3 picture
  }

  static AudioTrack tone(int number, int seconds) {
    return AudioTrack.of(
        AudioTrack.Codec.PCM_S16, 24_000, 1, seconds, Sound.tone(300 + 50 * number, 0.4));
  }

  void add(String name, SyntheticMedia media) throws IOException {
    media.writeTo(folder.resolve(name));
    instances.add(Instance.of(name, folder.resolve(name)));
  }

  void addBroken(String name) throws IOException {
    Files.writeString(folder.resolve(name), "no media");
    instances.add(Instance.of(name, folder.resolve(name)));
  }

  Manifest manifest() throws ManifestException {
    return Manifest.of(instances);
  }

  FileBatchSource source(DataConfig config, long seed) throws Exception {
    return source(config, seed, View.VIDEO, View.AUDIO);
  }

  FileBatchSource source(DataConfig config, long seed, View... views) throws Exception {
    return new FileBatchSource(manifest(), MODEL, STATISTICS, List.of(views), config, seed);
  }

  static List<ViewBatch> read(BatchSource source, int epoch, int firstBatch) throws Exception {
    List<ViewBatch> batches = new ArrayList<>();
    try (BatchStream stream = source.open(epoch, firstBatch)) {
      Optional<ViewBatch> batch = stream.next();
      while (batch.isPresent()) {
        batches.add(batch.get());
        batch = stream.next();
      }
    }
    return batches;
  }

  static void assertSame(List<ViewBatch> expected, List<ViewBatch> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i).instances(), actual.get(i).instances());
      assertEquals(expected.get(i).clips().keySet(), actual.get(i).clips().keySet());
      for (View view : expected.get(i).clips().keySet()) {
        List<PreparedClip> wanted = expected.get(i).clips().get(view);
        List<PreparedClip> found = actual.get(i).clips().get(view);
        assertEquals(wanted.size(), found.size());
        for (int k = 0; k < wanted.size(); k++) {
          assertSame(wanted.get(k), found.get(k));
        }
      }
    }
  }

  static void assertSame(PreparedClip expected, PreparedClip actual) {
    assertEquals(expected.frames() == null, actual.frames() == null);
    if (expected.frames() != null) {
      assertArrayEquals(expected.frames().rgb(), actual.frames().rgb());
    }
    assertArrayEquals(expected.spectrogram(), actual.spectrogram());
  }
}
