package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.Output;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.data.DataConfig;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.pair.PairConfig;
import dev.duet.avid.loss.pair.PairLoss;
import dev.duet.avid.loss.pair.PairObjective;
import dev.duet.avid.train.Corpus;
import dev.duet.avid.train.LearningRate;
import dev.duet.avid.train.Progress;
import dev.duet.avid.train.RunSetup;
import dev.duet.avid.train.Trainer;
import dev.duet.avid.train.TrainingConfig;
import dev.duet.avid.train.TrainingListener;
import dev.duet.cli.example.EmbedClip;
import dev.duet.cli.example.ExtractFeatures;
import dev.duet.cli.example.OwnEncoder;
import dev.duet.cli.example.OwnObjective;
import dev.duet.cli.example.OwnSink;
import dev.duet.cli.example.TrainModel;
import dev.duet.decode.Frames;
import dev.duet.decode.manifest.Manifest;
import dev.duet.extract.Extraction;
import dev.duet.extract.ExtractionConfig;
import dev.duet.extract.ProgressListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that the documents show do what they say. */
class ExamplesTest {
  @TempDir private static Path shared;
  private static Path videos;
  private static Path model;

  @TempDir private Path folder;

  private interface Program {
    void run(String... args) throws Exception;
  }

  @BeforeAll
  static void prepare() throws Exception {
    videos = TestVideos.folder(shared);
    model = shared.resolve("model.safetensors");
    try (DuetModel random = DuetModel.random(ModelConfig.named("micro"), 1, Device.cpu())) {
      random.save(model);
    }
  }

  private static String output(Program program, Path... args) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream usual = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      String[] words = new String[args.length];
      for (int i = 0; i < args.length; i++) {
        words[i] = args[i].toString();
      }
      program.run(words);
    } finally {
      System.setOut(usual);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void extractsFeatures() throws Exception {
    Path features = folder.resolve("features");

    String said = output(ExtractFeatures::main, model, videos, features);

    // 2.5 s hold clips of 1 s at 0 and 1 s.
    assertEquals("6 clips, 0 videos failed\n", said);
    assertTrue(Files.exists(features.resolve("features/sub/b.mp4/audio.pool.npy")));
  }

  @Test
  void embedsAClip() throws Exception {
    List<String> lines = output(EmbedClip::main, model, videos.resolve("a.mp4")).lines().toList();

    assertEquals(4, lines.size());
    assertTrue(lines.get(3).startsWith("audio.embedding["), lines.get(3));
    assertEquals(64, lines.get(3).split(",").length);
  }

  @Test
  void trainsAModel() throws Exception {
    Path corpus = TinyCorpus.write(folder.resolve("corpus")).resolve("train.csv");
    Path run = Files.createDirectory(folder.resolve("run"));

    String said = output(TrainModel::main, corpus, run);

    assertTrue(said.endsWith("FINISHED: " + run.resolve("model.safetensors") + "\n"), said);
    try (DuetModel trained = DuetModel.load(run.resolve("model.safetensors"), Device.cpu())) {
      assertTrue(trained.trained());
    }
  }

  @Test
  void extractsWithAnOwnEncoder() throws Exception {
    Path features = folder.resolve("features");

    output(OwnEncoder::main, videos, features);

    assertTrue(Files.exists(features.resolve("features/a.mp4/video.pool.npy")));
    assertTrue(Files.readString(features.resolve("run.json")).contains("mean-colour"));
    byte[] rgb = {(byte) 255, 0, 51, (byte) 255, 0, 51, 0, 0, 51, 0, 0, 51};
    float[] mean = OwnEncoder.meanColour(new PreparedClip(new Frames(1, 2, 2, rgb), null));
    assertEquals(0.5, mean[0], 1e-6);
    assertEquals(0, mean[1]);
    assertEquals(0.2, mean[2], 1e-6);
  }

  @Test
  void writesToAnOwnSink() throws Exception {
    Path table = folder.resolve("features.csv");
    Output sound = Output.parse("audio.pool");
    try (DuetModel loaded = DuetModel.load(model, Device.cpu())) {
      Extraction.run(
          Manifest.of(videos.toString()),
          loaded,
          ExtractionConfig.of(loaded.config()).withOutputs(List.of(sound)).withWorkers(1),
          new OwnSink(new PrintWriter(Files.newBufferedWriter(table)), sound),
          ProgressListener.NONE);
    }
    List<String> lines = Files.readAllLines(table);
    assertEquals(20, lines.size(), "ten clips of each video with sound");
    assertTrue(lines.get(0).matches("a\\.mp4,0\\.0(,[-0-9.E]+){64}"), lines.get(0));
  }

  /** Two orthogonal pairs: partners apart by ‖a − b‖² = 2, and ln((1 + e^-4) / 2) of spread. */
  @Test
  void judgesByAnOwnObjective() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray a = manager.create(new float[][] {{3, 0, 0, 0}, {0, 2, 0, 0}});
      NDArray b = manager.create(new float[][] {{0, 0, 1, 0}, {0, 0, 0, 5}});
      PairLoss.Judged judged = new OwnObjective().judge(a, b, new int[] {0, 1});

      assertEquals(2, judged.metrics().get("alignment").getFloat(), 1e-6);
      assertEquals(2 + Math.log((1 + Math.exp(-4)) / 2), judged.loss().getFloat(), 1e-6);
    }
  }

  @Test
  void trainsByAnOwnObjective() throws Exception {
    Manifest corpus =
        Manifest.of(TinyCorpus.write(folder.resolve("corpus")).resolve("train.csv").toString());
    List<Double> losses = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void progressed(Progress progress) {
            losses.add(progress.loss());
          }
        };
    try (DuetModel micro = DuetModel.random(ModelConfig.named("micro"), 1, Device.cpu());
        Objective objective = new PairObjective(new OwnObjective(), PairConfig.CROSS)) {
      Trainer trainer =
          new Trainer(
              TrainingConfig.of(0, 2, LearningRate.constant(1e-3)),
              micro,
              objective,
              Corpus.of(corpus, micro, objective, DataConfig.DEFAULT.withBatchSize(8), 0),
              RunSetup.unsaved(List.of(listener)));
      assertEquals(Trainer.Outcome.FINISHED, trainer.run());
    }
    assertTrue(losses.stream().allMatch(Double::isFinite), losses.toString());
    assertEquals(1, losses.size());
  }
}
