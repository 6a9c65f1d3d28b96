package dev.duet.avid.data;

import static dev.duet.avid.data.TestCorpus.assertSame;
import static dev.duet.avid.data.TestCorpus.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.avid.ClipPreparation;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.loss.View;
import dev.duet.decode.Clip;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeFailure;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileBatchSourceTest {
  private static final DataConfig CONFIG = DataConfig.DEFAULT.withBatchSize(3).withPasses(2);

  @TempDir private Path folder;

  @Test
  void anyNumberOfWorkersGivesTheSameBatches() throws Exception {
    TestCorpus corpus = TestCorpus.of(folder, 7);
    corpus.addBroken("broken.mkv");
    DataConfig config = CONFIG.withFailures(MissingAudioPolicy.FAIL, 0.5);
    List<ViewBatch> one = read(corpus.source(config, 5), 3, 0);

    assertEquals(16 / 3, one.size());
    assertSame(one, read(corpus.source(config.withWorkers(8, 2), 5), 3, 0));
    assertSame(one, read(corpus.source(config.withWorkers(2, 1), 5), 3, 0));
  }

  @Test
  void anEpochCanBeEnteredAtAnyBatch() throws Exception {
    TestCorpus corpus = TestCorpus.of(folder, 5);
    corpus.addBroken("broken.mkv");
    FileBatchSource source =
        corpus.source(CONFIG.withFailures(MissingAudioPolicy.FAIL, 0.5).withWorkers(2, 2), 5);
    List<ViewBatch> whole = read(source, 1, 0);

    for (int first = 0; first <= whole.size(); first++) {
      assertSame(whole.subList(first, whole.size()), read(source, 1, first));
    }
  }

  @Test
  void aPassHoldsEachInstanceOnceAndWhatIsLeftOverIsDropped() throws Exception {
    TestCorpus corpus = TestCorpus.of(folder, 5);

    List<Integer> once = instances(read(corpus.source(CONFIG.withPasses(1), 5), 0, 0));
    List<Integer> twice = instances(read(corpus.source(CONFIG, 5), 0, 0));

    assertEquals(3, once.size());
    assertEquals(3, Set.copyOf(once).size());
    assertEquals(9, twice.size());
    assertEquals(Set.of(0, 1, 2, 3, 4), Set.copyOf(twice.subList(0, 5)));
    assertEquals(4, Set.copyOf(twice.subList(5, 9)).size());
  }

  @Test
  void epochsPassesAndSeedsDrawAnew() throws Exception {
    TestCorpus corpus = TestCorpus.of(folder, 6);
    List<ViewBatch> batches = read(corpus.source(CONFIG, 5), 0, 0);

    for (List<ViewBatch> other :
        List.of(read(corpus.source(CONFIG, 5), 1, 0), read(corpus.source(CONFIG, 6), 0, 0))) {
      assertFalse(instances(batches).equals(instances(other)));
    }
    // One instance in two passes.
    List<PreparedClip> clips = new ArrayList<>();
    for (ViewBatch batch : batches) {
      for (int i = 0; i < batch.instances().length; i++) {
        if (batch.instances()[i] == 2) {
          clips.add(batch.clips().get(View.VIDEO).get(i));
        }
      }
    }
    assertEquals(2, clips.size());
    assertFalse(Arrays.equals(clips.get(0).frames().rgb(), clips.get(1).frames().rgb()));
  }

  @Test
  void namesWhatCouldNotBeReadAndPutsOthersInItsPlace() throws Exception {
    TestCorpus corpus = TestCorpus.of(folder, 4);
    corpus.addBroken("broken.mkv");
    corpus.add("silent.mkv", SyntheticMedia.of(TestCorpus.picture(2)));
    FileBatchSource source =
        corpus.source(
            CONFIG.withPasses(1).withBatchSize(6).withFailures(MissingAudioPolicy.FAIL, 1), 5);

    try (BatchStream stream = source.open(0, 0)) {
      ViewBatch batch = stream.next().orElseThrow();

      EpochReport report = stream.report();
      assertEquals(6, report.clips());
      Set<String> reasons =
          report.replaced().stream()
              .map(failure -> failure.path().getFileName() + " " + failure.stage())
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(Set.of("broken.mkv OPEN", "silent.mkv AUDIO"), reasons);
      assertEquals(
          "no audio stream",
          report.replaced().stream()
              .filter(failure -> failure.stage() == DecodeFailure.Stage.AUDIO)
              .findFirst()
              .orElseThrow()
              .reason());
      // Ids: broken 0, clips 1 to 4, silent 5.
      assertTrue(
          IntStream.of(batch.instances()).allMatch(i -> i >= 1 && i <= 4),
          Arrays.toString(batch.instances()));
      assertEquals(6, batch.clips().get(View.VIDEO).size());
      assertEquals(6, batch.clips().get(View.AUDIO).size());
      assertTrue(stream.next().isEmpty());
    }
  }

  @Test
  void givesZerosForMissingSoundWhereThePolicySaysSo() throws Exception {
    TestCorpus corpus = new TestCorpus(folder);
    corpus.add("silent.mkv", SyntheticMedia.of(TestCorpus.picture(2)));
    corpus.add("sound.wav", SyntheticMedia.of(TestCorpus.tone(1, 2)));
    DataConfig zeros =
        CONFIG.withBatchSize(2).withPasses(1).withFailures(MissingAudioPolicy.ZEROS, 0);

    ViewBatch batch = read(corpus.source(zeros, 0, View.AUDIO), 0, 0).get(0);

    for (int i = 0; i < 2; i++) {
      float[] spectrogram = batch.clips().get(View.AUDIO).get(i).spectrogram();
      boolean flat = spectrogram[10] == spectrogram[60];
      assertEquals(batch.instances()[i] == 0, flat); // silence is -100 dB in every bin
    }
  }

  @Test
  void tooManyFailuresStopTheRunAtTheSameClip() throws Exception {
    TestCorpus corpus = TestCorpus.of(folder, 2);
    corpus.addBroken("a.mkv");
    corpus.addBroken("b.mkv");
    DataConfig config =
        CONFIG.withBatchSize(4).withPasses(3).withFailures(MissingAudioPolicy.FAIL, 0.1);
    Set<String> messages = new TreeSet<>();
    for (int workers : new int[] {1, 4}) {
      messages.add(
          assertThrows(
                  TrainingDataException.class,
                  () -> read(corpus.source(config.withWorkers(workers, 2), 0), 0, 0))
              .getMessage());
    }
    assertEquals(1, messages.size());
    String message = Collections.min(messages);
    assertTrue(
        message.matches(
            "\\d of \\d clips could not be read, failureLimit allows 10 %; the last: .*[ab]\\.mkv:"
                + " .*"),
        message);
  }

  @Test
  void aCorpusWithNothingReadableStopsTheRun() throws Exception {
    TestCorpus corpus = new TestCorpus(folder);
    corpus.addBroken("a.mkv");
    DataConfig config =
        CONFIG.withBatchSize(1).withPasses(1).withFailures(MissingAudioPolicy.FAIL, 1);

    assertThrows(TrainingDataException.class, () -> read(corpus.source(config, 0), 0, 0));
  }

  @Test
  void rejectsACorpusSmallerThanABatch() {
    assertEquals(
        "the corpus has 2 instances, a batch needs 8",
        assertThrows(
                TrainingDataException.class,
                () -> TestCorpus.of(folder, 2).source(DataConfig.DEFAULT, 0))
            .getMessage());
  }

  @Test
  void closingInMidEpochEndsItsThreads() throws Exception {
    FileBatchSource source = TestCorpus.of(folder, 6).source(CONFIG.withWorkers(3, 4), 0);
    BatchStream stream = source.open(0, 0);
    assertTrue(stream.next().isPresent());
    assertFalse(workers().isEmpty());

    stream.close();
    stream.close();

    assertWorkersEnd();
    assertThrows(IllegalStateException.class, stream::next);
  }

  @ParameterizedTest
  @CsvSource({
    // codecs of picture and sound, extension
    "MPEG4, PCM_S16, mkv",
    "H264, AAC, mp4",
    "VP9, OPUS, webm",
  })
  void memoryForDecodedFilesChangesNoBatch(
      VideoTrack.Codec picture, AudioTrack.Codec sound, String extension) throws Exception {
    TestCorpus corpus = new TestCorpus(folder);
    for (int i = 0; i < 4; i++) {
      corpus.add(
          i + "." + extension,
          SyntheticMedia.of(
              VideoTrack.of(picture, 64, 48, FrameTimes.constant(25, 50)),
              AudioTrack.of(sound, 48_000, 1, 2, Sound.tone(300 + 100 * i, 0.4))));
    }
    corpus.addBroken("broken." + extension);
    corpus.add("silent.mp4", SyntheticMedia.of(TestCorpus.picture(2)));
    corpus.add("long.mkv", SyntheticMedia.of(TestCorpus.picture(9), TestCorpus.tone(5, 9)));
    View plain = new View("plain", Modality.VIDEO, 1, View.Distortion.NONE);
    DataConfig config = CONFIG.withFailures(MissingAudioPolicy.FAIL, 1);
    List<ViewBatch> read = read(corpus.source(config, 5, View.VIDEO, View.AUDIO, plain), 0, 0);
    // A share of 1.2 MB: 50 frames twice take 0.9 MB, 3 s of sound 0.3 MB.
    DataConfig kept = config.withCacheBytes(7 * 1_200_000L).withWorkers(2, 2);
    FileBatchSource source = corpus.source(kept, 5, View.VIDEO, View.AUDIO, plain);

    assertSame(read, read(source, 0, 0));
    assertEquals(5, source.keptFiles()); // but for the broken and the long one
    for (String file : List.of("0.", "1.", "2.", "3.")) {
      Files.delete(folder.resolve(file + extension)); // not read again
    }
    assertSame(read, read(source, 0, 0));
  }

  @Test
  void goesOverTheUndistortedCorpusInItsOrder() throws Exception {
    TestCorpus corpus = TestCorpus.of(folder, 5);
    corpus.addBroken("clip-02b.mkv");
    FileBatchSource source = corpus.source(CONFIG.withWorkers(3, 1), 5);
    List<Integer> instances = new ArrayList<>();
    try (UndistortedClips clips = source.undistorted()) {
      for (var clip = clips.next(); clip != null; clip = clips.next()) {
        instances.add(clip.instance());
        // 2 s: the sound from 0.5 to 1.5 s, the picture in the middle of it.
        Clip expected =
            clipAt(corpus.manifest().instances().get(clip.instance()), new ClipTime(0.75, 0.5));
        assertSame(
            new ClipPreparation(TestCorpus.MODEL, TestCorpus.STATISTICS, 32).prepare(expected),
            clip.clip());
      }
    }
    assertEquals(List.of(0, 1, 2, 4, 5), instances);
    assertWorkersEnd();
  }

  private static Clip clipAt(Instance instance, ClipTime time) throws DecodeException {
    List<Clip> clips = new ArrayList<>();
    try (ClipReader reader = ClipReader.open(instance.path(), DecodeLimits.DEFAULT)) {
      reader.read(List.of(time), TestCorpus.MODEL.clipFormat(), clips::add);
    }
    return clips.get(0);
  }

  @Test
  void viewsOfOneMomentShowTheSameFramesAndOthersTheirOwn() throws Exception {
    TestCorpus corpus = TestCorpus.of(folder, 4);
    View first = new View("first", Modality.VIDEO, 0, View.Distortion.NONE);
    View same = new View("same", Modality.VIDEO, 0, View.Distortion.NONE);
    View other = new View("other", Modality.VIDEO, 1, View.Distortion.NONE);
    View distorted = new View("distorted", Modality.VIDEO, 0, View.Distortion.AUGMENTED);
    View again = new View("again", Modality.VIDEO, 0, View.Distortion.AUGMENTED);
    DataConfig config = CONFIG.withBatchSize(4).withPasses(1);

    ViewBatch batch =
        read(corpus.source(config, 1, first, other, same, distorted, again), 0, 0).get(0);

    for (int i = 0; i < 4; i++) {
      byte[] pixels = batch.clips().get(first).get(i).frames().rgb();
      assertSame(batch.clips().get(first).get(i), batch.clips().get(same).get(i));
      for (View view : List.of(other, distorted)) {
        assertFalse(Arrays.equals(pixels, batch.clips().get(view).get(i).frames().rgb()));
      }
      assertFalse(
          Arrays.equals(
              batch.clips().get(distorted).get(i).frames().rgb(),
              batch.clips().get(again).get(i).frames().rgb()));
    }
  }

  private static List<Integer> instances(List<ViewBatch> batches) {
    return batches.stream().flatMapToInt(batch -> IntStream.of(batch.instances())).boxed().toList();
  }

  private static List<Thread> workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("duet-data-"))
        .toList();
  }

  private static void assertWorkersEnd() throws InterruptedException {
    for (Thread worker : workers()) {
      worker.join(10_000); // a pool has ended a moment before its threads have
      assertFalse(worker.isAlive(), worker.getName());
    }
  }
}
