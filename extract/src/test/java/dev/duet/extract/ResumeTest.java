package dev.duet.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.Output;
import dev.duet.decode.manifest.Instance;
import dev.duet.extract.store.ElementType;
import dev.duet.extract.store.FeatureDirectory;
import dev.duet.extract.store.StorageConfig;
import dev.duet.extract.store.StorageFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run finds in its output, and what it does about it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResumeTest {
  private static final String FINGERPRINT = "ab12cd34ef56".repeat(6).substring(0, 64);
  private static final StorageConfig STORAGE = StorageConfig.DEFAULT.withVideosPerShard(4);

  @TempDir private Path folder;
  private Path corpusFolder;
  private Path output;
  private ScriptedCorpus corpus;

  @BeforeEach
  void writeCorpus() throws IOException {
    corpusFolder = folder.resolve("videos");
    output = folder.resolve("out");
    corpus = new ScriptedCorpus(corpusFolder);
    for (int i = 0; i < 10; i++) {
      corpus.add("v%02d.mp4".formatted(i), String.valueOf(1 + i * 5 % 7));
    }
    corpus
        .add("deep/er/x.mp4", "3")
        .add("v03.mp4", "4 broken")
        .add("v07.mp4", "4 defect")
        .add("v08.mp4", "0");
  }

  @ParameterizedTest
  @EnumSource(StorageFormat.class)
  void givesTheSameBytesForAnyNumberOfWorkers(StorageFormat format) throws Exception {
    for (ElementType type : ElementType.values()) {
      StorageConfig storage = STORAGE.withFormat(format).withElementType(type);
      Path one = folder.resolve("one-" + type);
      Path four = folder.resolve("four-" + type);

      run(one, storage, 1);
      run(four, storage, 4);

      assertEquals(OutputTree.of(one), OutputTree.of(four));
    }
  }

  @ParameterizedTest
  @EnumSource(StorageFormat.class)
  void readsNothingWhenAllIsThere(StorageFormat format) throws Exception {
    StorageConfig storage = STORAGE.withFormat(format);
    ExtractionSummary first = run(output, storage, 3);
    SortedMap<String, String> tree = OutputTree.of(output);

    corpus.read.clear();
    ExtractionSummary second = run(output, storage, 3);

    assertEquals(Set.of(), corpus.read);
    assertEquals(tree, OutputTree.of(output));
    assertEquals(0, second.extracted());
    assertEquals(first.extracted(), second.complete());
    assertEquals(first.failures(), second.failures());
    assertEquals(2, second.failed());
    assertEquals(1, second.skipped());
    assertEquals(11, second.videos());
  }

  @ParameterizedTest
  @EnumSource(StorageFormat.class)
  void doesOnlyWhatIsMissingAfterAFullDisk(StorageFormat format) throws Exception {
    StorageConfig storage = STORAGE.withFormat(format);
    run(folder.resolve("whole"), storage, 2);
    int settled = 0;
    for (int room = 1; settled < 11; room = 3) {
      corpus.read.clear();
      int before = settled;
      int left = 11 - before;
      FullDisk sink = new FullDisk(new FeatureDirectory(output, storage), room);
      try {
        corpus.pipeline(4, 2).run(description(), corpus.videos(), sink, ProgressListener.NONE);
        settled = 11;
      } catch (ExtractionException e) {
        assertTrue(e.getMessage().contains("No space left"), e.getMessage());
        assertFalse(Files.exists(output.resolve(".duet/tmp")), "temporaries are left");
        settled += room;
      }
      assertTrue(corpus.read.size() <= left, "done again: " + corpus.read);
    }
    assertEquals(OutputTree.of(folder.resolve("whole")), OutputTree.of(output));
  }

  @Test
  void trustsNoArrayThatIsNotWhole() throws Exception {
    run(output, STORAGE, 2);
    SortedMap<String, String> tree = OutputTree.of(output);
    Path video = output.resolve("features/v01.mp4");
    try (var arrays = Files.list(video)) {
      for (Path array : arrays.toList()) {
        for (long length : new long[] {0, 7, 100, Files.size(array) - 1}) {
          truncate(array, length);
          corpus.read.clear();

          run(output, STORAGE, 2);

          assertEquals(Set.of("v01.mp4"), corpus.read, array + " of " + length + " bytes");
          assertEquals(tree, OutputTree.of(output));
        }
        Files.delete(array);
        corpus.read.clear();

        run(output, STORAGE, 2);

        assertEquals(Set.of("v01.mp4"), corpus.read);
        assertEquals(tree, OutputTree.of(output));
      }
    }
  }

  @Test
  void trustsNoShardThatIsNotWhole() throws Exception {
    StorageConfig storage = STORAGE.withFormat(StorageFormat.PARQUET);
    run(output, storage, 2);
    SortedMap<String, String> tree = OutputTree.of(output);
    Path shard = output.resolve("features/part-00001.parquet");
    for (long length : new long[] {0, 4, 500, Files.size(shard) - 1}) {
      truncate(shard, length);
      corpus.read.clear();

      run(output, storage, 2);

      // Of this shard's four videos one is known to fail.
      assertEquals(Set.of("v04.mp4", "v05.mp4", "v06.mp4"), corpus.read, length + " bytes");
      assertEquals(tree, OutputTree.of(output));
    }
  }

  @Test
  void namesShardsAlikeInAnyLanguage() throws Exception {
    Locale own = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG")); // has digits of its own
      run(output, STORAGE.withFormat(StorageFormat.PARQUET), 2);
    } finally {
      Locale.setDefault(own);
    }
    assertTrue(Files.exists(output.resolve("features/part-00001.parquet")));
  }

  @Test
  void doesAVideoAgainWhoseLedgerLineIsTorn() throws Exception {
    run(output, STORAGE, 1);
    SortedMap<String, String> tree = OutputTree.of(output);
    Path ledger = output.resolve(".duet/ledger.jsonl");
    truncate(ledger, Files.size(ledger) - 5);
    corpus.read.clear();

    run(output, STORAGE, 1);

    assertEquals(Set.of("v09.mp4"), corpus.read);
    assertEquals(tree, OutputTree.of(output));
  }

  @ParameterizedTest
  @EnumSource(StorageFormat.class)
  void triesFailuresAgainOnRequestOrWhenTheFileHasChanged(StorageFormat format) throws Exception {
    StorageConfig storage = STORAGE.withFormat(format);
    run(output, storage, 2);

    corpus.read.clear();
    run(output, storage.withRetryFailures(true), 2);
    assertTrue(corpus.read.containsAll(Set.of("v03.mp4", "v07.mp4")), corpus.read.toString());
    assertFalse(corpus.read.contains("v08.mp4"), "skipping a silent file is no failure");

    corpus.read.clear();
    corpus.add("v03.mp4", "12");
    ExtractionSummary summary = run(output, storage, 2);
    assertTrue(corpus.read.contains("v03.mp4"));
    assertFalse(corpus.read.contains("v07.mp4"));
    assertEquals(1, summary.failed());

    run(folder.resolve("fresh"), storage, 1);
    assertEquals(OutputTree.of(folder.resolve("fresh")), OutputTree.of(output));
  }

  @ParameterizedTest
  @EnumSource(StorageFormat.class)
  void doesAVideoAgainWhoseSourceHasChanged(StorageFormat format) throws Exception {
    StorageConfig storage = STORAGE.withFormat(format);
    run(output, storage, 2);
    corpus.add("v05.mp4", "11");
    Files.setLastModifiedTime(corpusFolder.resolve("v09.mp4"), FileTime.fromMillis(1_000_000));
    corpus.read.clear();

    run(output, storage, 2);

    assertTrue(corpus.read.containsAll(Set.of("v05.mp4", "v09.mp4")), corpus.read.toString());
    assertFalse(corpus.read.contains("v00.mp4"));
    run(folder.resolve("fresh"), storage, 1);
    assertEquals(OutputTree.of(folder.resolve("fresh")), OutputTree.of(output));
  }

  @Test
  void keepsFeaturesOfAVideoThatWasMovedAway() throws Exception {
    run(output, STORAGE, 2);
    Files.delete(corpusFolder.resolve("v05.mp4"));
    corpus.read.clear();

    ExtractionSummary summary = run(output, STORAGE, 2);

    assertEquals(Set.of(), corpus.read);
    assertEquals(8, summary.complete());
  }

  @Test
  void refusesAnOutputMadeOtherwiseAndNamesEachDifference() throws Exception {
    run(output, STORAGE, 1);
    SortedMap<String, String> tree = OutputTree.of(output);
    RunDescription other =
        description().with("model.fingerprint", "0".repeat(64)).with("precision", "bfloat16");

    ExtractionException refused =
        assertThrows(
            ExtractionException.class,
            () ->
                run(
                    other,
                    new FeatureDirectory(output, STORAGE.withElementType(ElementType.FLOAT16)),
                    1));

    assertEquals(
        output
            + " holds features that were made otherwise; choose another output or overwrite:\n"
            + "  model.fingerprint: was ab12cd34ef56…, is 000000000000…\n"
            + "  elementType: was float32, is float16\n"
            + "  precision: was (none), is bfloat16",
        refused.getMessage());
    assertEquals(tree, OutputTree.of(output));
  }

  @Test
  void overwritesOnRequestWhatARunWroteAndNothingElse() throws Exception {
    run(output, STORAGE.withFormat(StorageFormat.PARQUET), 1);
    Files.writeString(output.resolve("notes.txt"), "mine");

    ExtractionSummary summary = run(output, STORAGE.withOverwrite(true), 1);

    assertEquals(8, summary.extracted());
    assertEquals("mine", Files.readString(output.resolve("notes.txt")));
    Files.delete(output.resolve("notes.txt"));
    run(folder.resolve("fresh"), STORAGE, 1);
    assertEquals(OutputTree.of(folder.resolve("fresh")), OutputTree.of(output));
  }

  @ParameterizedTest
  @EnumSource(value = StorageFormat.class)
  void touchesNoFeaturesThatItDidNotMake(StorageFormat format) throws Exception {
    Files.createDirectories(output.resolve("features/precious"));

    ExtractionException refused =
        assertThrows(
            ExtractionException.class,
            () -> run(output, STORAGE.withFormat(format).withOverwrite(true), 1));

    assertTrue(refused.getMessage().contains("no run.json"), refused.getMessage());
    assertTrue(Files.exists(output.resolve("features/precious")));
    assertFalse(Files.exists(output.resolve(".duet")));
  }

  @Test
  void refusesASecondRunAtATime() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FeatureSink first =
        new ForwardingSink(new FeatureDirectory(output, STORAGE)) {
          @Override
          public void write(VideoFeatures features) throws IOException {
            begun.countDown();
            try {
              assertTrue(goOn.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            super.write(features);
          }
        };
    Thread other =
        new Thread(
            () -> {
              try {
                run(description(), first, 1);
              } catch (ExtractionException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    other.start();
    assertTrue(begun.await(30, TimeUnit.SECONDS));

    ExtractionException refused =
        assertThrows(ExtractionException.class, () -> run(output, STORAGE, 1));

    assertTrue(refused.getMessage().contains("another run"), refused.getMessage());
    goOn.countDown();
    other.join();
    assertEquals(8, run(output, STORAGE, 1).complete());
  }

  @Test
  void takesNewVideosIntoAnOutputOfArrays() throws Exception {
    run(output, STORAGE, 1);
    corpus.add("v055.mp4", "2");
    corpus.read.clear();

    RunDescription grown = description().with(RunDescription.MANIFEST, "f".repeat(64));
    ExtractionSummary summary = run(grown, new FeatureDirectory(output, STORAGE), 1);

    assertEquals(Set.of("v055.mp4"), corpus.read);
    assertEquals(8, summary.complete());
    run(grown, new FeatureDirectory(folder.resolve("fresh"), STORAGE), 1);
    assertEquals(OutputTree.of(folder.resolve("fresh")), OutputTree.of(output));
  }

  @Test
  void refusesNewVideosForShards() throws Exception {
    StorageConfig storage = STORAGE.withFormat(StorageFormat.PARQUET);
    run(output, storage, 1);
    RunDescription grown = description().with(RunDescription.MANIFEST, "f".repeat(64));

    ExtractionException refused =
        assertThrows(
            ExtractionException.class, () -> run(grown, new FeatureDirectory(output, storage), 1));

    assertTrue(
        refused.getMessage().contains("manifest: was 999999999999…, is ffffffffffff…"),
        refused.getMessage());
  }

  @Test
  void listsFailuresInTheManifestsOrder() throws Exception {
    corpus.add("a, \"b\"\nc.mp4", "5 broken");

    run(output, STORAGE, 3);

    Path strange = corpusFolder.resolve("a, \"b\"\nc.mp4");
    assertEquals(
        "path,stage,reason\n"
            + "\""
            + strange.toString().replace("\"", "\"\"")
            + "\",video,frame 17 is damaged\n"
            + corpusFolder.resolve("v03.mp4")
            + ",video,frame 17 is damaged\n"
            + corpusFolder.resolve("v07.mp4")
            + ",internal,java.lang.IllegalStateException: nobody thought of this\n"
            + corpusFolder.resolve("v08.mp4")
            + ",skipped,no clip of it has sound\n",
        Files.readString(output.resolve("failures.csv")));
  }

  @Test
  void saysWhenTheOutputIsAFile() throws Exception {
    Files.writeString(output, "not a folder");

    ExtractionException refused =
        assertThrows(ExtractionException.class, () -> run(output, STORAGE, 1));

    assertEquals(output + " is not a folder", refused.getMessage());
  }

  private static RunDescription description() {
    return new RunDescription(
        ImmutableMap.of("model.fingerprint", FINGERPRINT, RunDescription.MANIFEST, "9".repeat(64)));
  }

  private ExtractionSummary run(Path output, StorageConfig storage, int workers)
      throws ExtractionException, InterruptedException {
    return run(description(), new FeatureDirectory(output, storage), workers);
  }

  private ExtractionSummary run(RunDescription description, FeatureSink sink, int workers)
      throws ExtractionException, InterruptedException {
    return corpus
        .pipeline(4, workers)
        .run(description, corpus.videos(), sink, ProgressListener.NONE);
  }

  private static void truncate(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  /** Passes everything on. */
  private static class ForwardingSink implements FeatureSink {
    private final FeatureSink sink;

    ForwardingSink(FeatureSink sink) {
      this.sink = sink;
    }

    @Override
    public Backlog begin(RunDescription run, List<Output> outputs, List<Instance> videos)
        throws IOException, ExtractionException {
      return sink.begin(run, outputs, videos);
    }

    @Override
    public void write(VideoFeatures features) throws IOException {
      sink.write(features);
    }

    @Override
    public void reject(VideoFailure failure) throws IOException {
      sink.reject(failure);
    }

    @Override
    public void finish(ExtractionSummary summary) throws IOException {
      sink.finish(summary);
    }

    @Override
    public void close() throws IOException {
      sink.close();
    }
  }

  /** Has room for so many videos. */
  private static final class FullDisk extends ForwardingSink {
    private int room;

    FullDisk(FeatureSink sink, int room) {
      super(sink);
      this.room = room;
    }

    @Override
    public void write(VideoFeatures features) throws IOException {
      take();
      super.write(features);
    }

    @Override
    public void reject(VideoFailure failure) throws IOException {
      take();
      super.reject(failure);
    }

    private void take() throws IOException {
      if (room-- == 0) {
        throw new IOException("No space left on device");
      }
    }
  }
}
