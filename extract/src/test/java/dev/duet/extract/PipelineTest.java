package dev.duet.extract;

import static dev.duet.extract.ScriptedCorpus.OUTPUTS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.avid.Output;
import dev.duet.decode.manifest.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hang is a failure: the time limit holds for each test, and interrupts nothing on its own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipelineTest {
  private static final RunDescription RUN = new RunDescription(Map.of("model", "scripted"));

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 4", "8, 1", "8, 4", "64, 3"})
  void bringsEveryClipBackToItsVideoInOrder(int batchSize, int workers) throws Exception {
    ScriptedCorpus corpus = new ScriptedCorpus(folder);
    Random random = new Random(7);
    List<Integer> clips = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      clips.add(1 + random.nextInt(20));
      corpus.add("v%02d".formatted(i), String.valueOf(clips.get(i)));
    }
    Collected sink = new Collected();

    ExtractionSummary summary = run(corpus.pipeline(batchSize, workers), corpus, sink);

    for (int i = 0; i < 40; i++) {
      Instance video = corpus.videos().get(i);
      VideoFeatures features = sink.features.get(video.id());
      assertEquals(clips.get(i), features.clipCount());
      for (int clip = 0; clip < features.clipCount(); clip++) {
        assertEquals(clip, features.spans().get(clip).startSeconds());
        assertEquals(clip % 3 != 1, features.audioPresent().get(clip));
      }
      for (Output output : OUTPUTS) {
        assertArrayEquals(
            ScriptedCorpus.expected(video, clips.get(i), output), features.values().get(output));
      }
    }
    assertEquals(40, summary.extracted());
    assertEquals(clips.stream().mapToInt(Integer::intValue).sum(), summary.clips());
    assertEquals(List.of(), summary.failures());
    assertTrue(sink.finished && sink.closed);
  }

  @Test
  void encodesBatchesOfOneSizeOnly() throws Exception {
    ScriptedCorpus corpus =
        new ScriptedCorpus(folder).add("a", "5").add("b", "1").add("c", "7").add("d", "5 broken");
    Set<Integer> sizes = new HashSet<>();
    Pipeline pipeline =
        new Pipeline(
            corpus,
            clips -> {
              sizes.add(clips.size());
              return ScriptedCorpus.encode(clips);
            },
            OUTPUTS,
            4,
            2);

    run(pipeline, corpus, new Collected());

    assertEquals(Set.of(4), sizes);
  }

  @Test
  void losesAFailingVideoOnlyAndSaysWhy() throws Exception {
    ScriptedCorpus corpus =
        new ScriptedCorpus(folder)
            .add("a", "5")
            .add("b", "5 broken")
            .add("c", "5 defect")
            .add("d", "0")
            .add("e", "5");
    Collected sink = new Collected();

    ExtractionSummary summary = run(corpus.pipeline(2, 3), corpus, sink);

    assertEquals(Set.of("a", "e"), sink.features.keySet());
    assertEquals(
        List.of(
            new VideoFailure(
                corpus.videos().get(1), VideoFailure.Stage.VIDEO, "frame 17 is damaged"),
            new VideoFailure(
                corpus.videos().get(2),
                VideoFailure.Stage.INTERNAL,
                "java.lang.IllegalStateException: nobody thought of this"),
            new VideoFailure(
                corpus.videos().get(3), VideoFailure.Stage.SKIPPED, "no clip of it has sound")),
        summary.failures());
    assertEquals(2, summary.failed());
    assertEquals(1, summary.skipped());
    assertEquals(Set.copyOf(summary.failures()), sink.failures);
    assertTrue(sink.finished && sink.closed);
  }

  @Test
  void holdsDecodersBackWhenTheEncoderIsSlow() throws Exception {
    ScriptedCorpus corpus = new ScriptedCorpus(folder);
    for (int i = 0; i < 8; i++) {
      corpus.add("v" + i, "50");
    }
    Pipeline pipeline =
        new Pipeline(
            corpus,
            clips -> {
              pause(2);
              return ScriptedCorpus.encode(clips);
            },
            OUTPUTS,
            5,
            4);

    ExtractionSummary summary = run(pipeline, corpus, new Collected());

    assertTrue(summary.stages().peakClips() <= 10, () -> summary.stages().toString());
    assertTrue(summary.stages().encode().toMillis() >= 160, () -> summary.stages().toString());
    // The workers' waiting for the encoder is not their work.
    assertTrue(
        summary.stages().decode().compareTo(summary.stages().encode()) < 0,
        () -> summary.stages().toString());
  }

  @Test
  void anErrorInAWorkerStopsTheRun() throws Exception {
    ScriptedCorpus corpus = new ScriptedCorpus(folder).add("b", "9 memory");
    for (int i = 0; i < 50; i++) {
      corpus.add("v" + i, "50");
    }
    Collected sink = new Collected();

    ExtractionException stopped =
        assertThrows(ExtractionException.class, () -> run(corpus.pipeline(4, 2), corpus, sink));

    assertTrue(stopped.getMessage().startsWith("out of memory"), stopped.getMessage());
    assertFalse(sink.features.containsKey("b"));
    assertFalse(sink.finished);
    assertTrue(sink.closed);
  }

  @Test
  void anEncoderThatThrowsStopsTheRun() throws Exception {
    ScriptedCorpus corpus = new ScriptedCorpus(folder);
    for (int i = 0; i < 20; i++) {
      corpus.add("v" + i, "50");
    }
    Collected sink = new Collected();
    Pipeline pipeline =
        new Pipeline(
            corpus,
            clips -> {
              throw new IllegalStateException("device lost");
            },
            OUTPUTS,
            4,
            3);

    ExtractionException stopped =
        assertThrows(ExtractionException.class, () -> run(pipeline, corpus, sink));

    assertTrue(stopped.getMessage().contains("device lost"), stopped.getMessage());
    assertTrue(sink.closed && !sink.finished);
  }

  @Test
  void aSinkThatThrowsStopsTheRunAndKeepsWhatItHad() throws Exception {
    ScriptedCorpus corpus = new ScriptedCorpus(folder);
    for (int i = 0; i < 50; i++) {
      corpus.add("v%02d".formatted(i), "9");
    }
    Collected sink =
        new Collected() {
          @Override
          public void write(VideoFeatures video) throws IOException {
            if (features.size() == 10) {
              throw new IOException("No space left on device");
            }
            super.write(video);
          }
        };

    ExtractionException stopped =
        assertThrows(ExtractionException.class, () -> run(corpus.pipeline(4, 3), corpus, sink));

    assertTrue(stopped.getMessage().contains("No space left on device"), stopped.getMessage());
    assertEquals(10, sink.features.size());
    assertTrue(sink.closed && !sink.finished);
  }

  @Test
  void anInterruptedCallerComesBackSoonAndNothingIsWrittenAfterwards() throws Exception {
    ScriptedCorpus corpus = new ScriptedCorpus(folder);
    for (int i = 0; i < 200; i++) {
      corpus.add("v%03d".formatted(i), "20");
    }
    CountDownLatch written = new CountDownLatch(3);
    Collected sink =
        new Collected() {
          @Override
          public void write(VideoFeatures video) throws IOException {
            super.write(video);
            written.countDown();
          }
        };
    Pipeline slow =
        new Pipeline(
            corpus,
            clips -> {
              pause(5);
              return ScriptedCorpus.encode(clips);
            },
            OUTPUTS,
            4,
            3);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                run(slow, corpus, sink);
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    caller.start();
    assertTrue(written.await(30, TimeUnit.SECONDS));

    caller.interrupt();
    caller.join(TimeUnit.SECONDS.toMillis(20));

    assertFalse(caller.isAlive());
    assertEquals(InterruptedException.class, thrown.get().getClass());
    assertTrue(sink.closed && !sink.finished);
    int atReturn = sink.features.size();
    assertTrue(atReturn < 200);
    pause(50);
    assertEquals(atReturn, sink.features.size());
  }

  @Test
  void doesOnlyWhatTheSinkAsksFor() throws Exception {
    ScriptedCorpus corpus = new ScriptedCorpus(folder).add("a", "2").add("b", "2").add("c", "2");
    VideoFailure known =
        new VideoFailure(corpus.videos().get(2), VideoFailure.Stage.OPEN, "empty file");
    List<Progress> heard = new ArrayList<>();
    Collected sink =
        new Collected() {
          @Override
          public Backlog begin(RunDescription run, List<Output> outputs, List<Instance> videos) {
            return new Backlog(videos.subList(0, 1), 1, List.of(known));
          }
        };

    ExtractionSummary summary = corpus.pipeline(4, 2).run(RUN, corpus.videos(), sink, heard::add);

    assertEquals(Set.of("a"), corpus.read);
    assertEquals(1, summary.extracted());
    assertEquals(1, summary.complete());
    assertEquals(List.of(known), summary.failures());
    assertEquals(2, heard.get(0).settled());
    Progress last = heard.get(heard.size() - 1);
    assertEquals(3, last.settled());
    assertEquals(3, last.videos());
    assertEquals(1, last.failed());
    assertEquals(2, last.clips());
  }

  private static ExtractionSummary run(Pipeline pipeline, ScriptedCorpus corpus, FeatureSink sink)
      throws ExtractionException, InterruptedException {
    return pipeline.run(RUN, corpus.videos(), sink, ProgressListener.NONE);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A sink that keeps everything, and refuses what must not happen. */
  private static class Collected implements FeatureSink {
    final Map<String, VideoFeatures> features = new ConcurrentHashMap<>();
    final Set<VideoFailure> failures = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean busy = new AtomicBoolean();
    volatile boolean finished;
    volatile boolean closed;

    @Override
    public void write(VideoFeatures video) throws IOException {
      assertTrue(busy.compareAndSet(false, true), "two threads write");
      assertFalse(closed);
      assertEquals(null, features.put(video.instance().id(), video), "written twice");
      busy.set(false);
    }

    @Override
    public void reject(VideoFailure failure) {
      assertTrue(failures.add(failure));
    }

    @Override
    public void finish(ExtractionSummary summary) {
      finished = true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
