package dev.duet.decode.manifest.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.DecodeLimits;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import dev.duet.decode.manifest.index.IndexConfig.Check;
import dev.duet.decode.manifest.index.IndexConfig.Need;
import dev.duet.decode.manifest.index.LeftOut.Cause;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexerTest {
  @TempDir Path folder;

  private Path media;

  @BeforeEach
  void writeMedia() throws IOException {
    media = Files.createDirectories(folder.resolve("media"));
    SyntheticMedia.of(video(24), audio(AudioTrack.Codec.AAC, 1.25))
        .writeTo(media.resolve("both, long.mp4"));
    SyntheticMedia.of(video(8)).writeTo(media.resolve("mute.mp4"));
    SyntheticMedia.of(audio(AudioTrack.Codec.PCM_S16, 0.5)).writeTo(media.resolve("heard.wav"));
    Files.writeString(media.resolve("broken.mp4"), "no media at all");
    Files.createFile(media.resolve("empty.mkv"));
  }

  private static VideoTrack video(int frames) {
    return VideoTrack.of(VideoTrack.Codec.MPEG4, 64, 48, FrameTimes.constant(16, frames));
  }

  private static AudioTrack audio(AudioTrack.Codec codec, double seconds) {
    return AudioTrack.of(codec, 16_000, 2, seconds, Sound.tone(440, 0.3));
  }

  private static IndexConfig config(Need need, double leastSeconds, Check check, int workers) {
    return new IndexConfig(need, leastSeconds, check, DecodeLimits.DEFAULT, workers);
  }

  private CorpusIndex index(IndexConfig config) throws Exception {
    return new Indexer(config).index(Manifest.of(media.toString()).instances(), IndexListener.NONE);
  }

  @Test
  void theFactsAreThoseThatWereWritten() throws Exception {
    CorpusIndex index = index(config(Need.ANY, 0, Check.HEADERS, 2));

    assertEquals(
        List.of("both, long.mp4", "heard.wav", "mute.mp4"),
        index.instances().stream().map(Instance::id).toList());
    IndexedFile both = index.files().get(0);
    assertEquals(1.5, both.info().durationSeconds(), 1e-3);
    // AAC's last block runs past the end of the sound by less than its 1024 samples.
    assertEquals(1.25, both.usableSeconds(), 1024 / 16_000.0);
    assertEquals(Files.size(media.resolve("both, long.mp4")), both.bytes());
    assertEquals(0.5, index.files().get(2).usableSeconds(), 1e-3);
    IndexSummary summary = index.summary();
    assertEquals(3, summary.files());
    assertEquals(2, summary.withVideo());
    assertEquals(2, summary.withAudio());
    assertEquals(2, summary.failed());
  }

  @Test
  void filesThatCannotBeUsedAreListedWithTheReason() throws Exception {
    CorpusIndex index = index(config(Need.ANY, 0, Check.START, 2));

    assertEquals(
        List.of("broken.mp4", "empty.mkv"),
        index.leftOut().stream()
            .map(file -> Path.of(file.path()).getFileName().toString())
            .toList());
    assertTrue(index.leftOut().stream().allMatch(LeftOut::isFailure));
    assertTrue(index.leftOut().stream().noneMatch(file -> file.reason().isBlank()));
  }

  @Test
  void anyNumberOfWorkersFindsTheSame() throws Exception {
    CorpusIndex one = index(config(Need.ANY, 0, Check.START, 1));
    CorpusIndex many = index(config(Need.ANY, 0, Check.START, 5));

    assertEquals(one, many);
  }

  @Test
  void whatIsNotAskedForIsSkipped() throws Exception {
    CorpusIndex both = index(config(Need.BOTH, 0, Check.HEADERS, 2));
    assertEquals(List.of("both, long.mp4"), both.instances().stream().map(Instance::id).toList());
    assertEquals(
        List.of("it has no video", "it has no sound"),
        both.leftOut().stream()
            .filter(file -> file.cause() == Cause.SKIPPED)
            .map(LeftOut::reason)
            .toList());
    assertEquals(2, both.failed());

    CorpusIndex longer = index(config(Need.ANY, 1.4, Check.HEADERS, 2));
    assertTrue(longer.files().isEmpty());
    assertEquals(3, longer.leftOut().size() - longer.failed());
  }

  @Test
  void progressIsToldInOrder() throws Exception {
    List<String> told = new ArrayList<>();
    CorpusIndex unused =
        new Indexer(config(Need.VIDEO, 0, Check.HEADERS, 3))
            .index(
                Manifest.of(media.toString()).instances(),
                (done, failed, skipped, total) ->
                    told.add(done + " " + failed + " " + skipped + " " + total));
    assertEquals(List.of("1 0 0 5", "2 1 0 5", "3 2 0 5", "4 2 1 5", "5 2 1 5"), told);
  }

  @Test
  void tablesAreReadBackWithTheSameIdsAndFingerprint() throws Exception {
    List<Instance> labelled =
        Manifest.of(media.toString()).instances().stream()
            .map(
                file ->
                    new Instance(
                        "x/" + file.id(),
                        file.path(),
                        Optional.of("a \"quoted\", label"),
                        Optional.of("tape"),
                        List.of(Split.TRAIN, Split.TEST)))
            .toList();
    CorpusIndex index =
        new Indexer(config(Need.ANY, 0, Check.HEADERS, 2)).index(labelled, IndexListener.NONE);
    for (String name : List.of("corpus.csv", "corpus.parquet")) {
      Path table = folder.resolve(name);
      index.writeTo(table);

      Manifest read = Manifest.of(table.toString());
      assertEquals(index.manifest().fingerprint(), read.fingerprint());
      assertEquals(index.manifest().instances(), read.instances());
    }
    List<String> failures = Files.readAllLines(folder.resolve("corpus.failures.csv"));
    assertEquals("path,stage,reason", failures.get(0));
    assertEquals(3, failures.size());
    assertTrue(
        Files.readString(folder.resolve("corpus.json"))
            .contains("\"fingerprint\" : \"" + index.manifest().fingerprint() + "\""));
    List<String> rows = Files.readAllLines(folder.resolve("corpus.csv"));
    assertTrue(
        rows.get(0).startsWith("path,id,label,source,split,seconds,usable_seconds,has_video"));
    assertTrue(rows.get(1).contains("train;test"), rows.get(1));
    assertTrue(rows.get(1).contains("mpeg4,64,48,0,16.0"), rows.get(1));
  }

  @Test
  void theTableMovesWithItsFolder() throws Exception {
    CorpusIndex index = index(config(Need.ANY, 0, Check.HEADERS, 2));
    index.writeTo(folder.resolve("corpus.csv"));

    Path moved = folder.resolveSibling(folder.getFileName() + "-moved");
    Files.move(folder, moved);
    try {
      Manifest read = Manifest.of(moved.resolve("corpus.csv").toString());
      assertTrue(read.instances().stream().allMatch(file -> Files.exists(file.path())));
    } finally {
      Files.move(moved, folder);
    }
  }

  @Test
  void aCorpusWithoutUsableFilesIsAnErrorButItsFailuresAreWritten() throws Exception {
    CorpusIndex index =
        new Indexer(config(Need.ANY, 0, Check.HEADERS, 2))
            .index(List.of(Instance.of("a", media.resolve("broken.mp4"))), IndexListener.NONE);
    Path table = folder.resolve("none.csv");

    ManifestException e = assertThrows(ManifestException.class, () -> index.writeTo(table));
    assertEquals(
        "none of 1 files can be used; " + folder.resolve("none.failures.csv") + " says why",
        e.getMessage());
    assertFalse(Files.exists(table));
    assertEquals(2, Files.readAllLines(folder.resolve("none.failures.csv")).size());
  }

  @Test
  void valuesThatMakeNoSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> config(Need.ANY, -1, Check.HEADERS, 1));
    assertThrows(IllegalArgumentException.class, () -> config(Need.ANY, 0, Check.HEADERS, 0));
  }
}
