package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static Path corpus;

  @BeforeAll
  static void makeCorpus() throws IOException, InterruptedException {
    corpus = TinyCorpus.write(shared.resolve("corpus"));
  }

  private CommandRun train(String run, Object... more) {
    List<Object> args = new ArrayList<>(List.of("train", "--run", folder.resolve(run)));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray());
  }

  private CommandRun trainTiny(String run, Object... more) {
    List<Object> args =
        new ArrayList<>(List.of("--config", "tiny", "corpus.train=" + corpus.resolve("train.csv")));
    args.addAll(List.of(TinyCorpus.SMALL));
    args.addAll(List.of(more));
    return train(run, args.toArray());
  }

  @Test
  void saysInOneLineThatSeveralGpusNeedOne() {
    CommandRun run = trainTiny("gpus", "--gpus", 2);
    assertEquals(ExitCode.WRONG_CALL, run.exitCode());
    assertEquals(
        List.of("duet train: --gpus 2 needs --device gpu (see 'duet train --help')"),
        run.errLines());
    assertFalse(Files.exists(folder.resolve("gpus")));
  }

  @Test
  void trainsValidatesAndLeavesAModelAndItsWholeConfiguration() throws IOException {
    CommandRun run =
        trainTiny("a", "corpus.validation=" + corpus.resolve("validation.csv"), "training.seed=3");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    Path made = folder.resolve("a");
    for (String file : List.of("start.safetensors", "model.safetensors", "metrics.jsonl")) {
      assertTrue(Files.exists(made.resolve(file)), file);
    }
    String config = Files.readString(made.resolve("config.yaml"));
    assertTrue(config.startsWith("schema: 1\n"), config);
    assertTrue(config.contains("negatives: 8\n"), config);
    assertTrue(config.contains("beta1: 0.9\n"), config);
    assertTrue(run.out().contains("v2a_R@1"), run.out());
    assertTrue(run.out().contains("video_knn"), run.out());
    // The written configuration is one to start from.
    CommandRun again = train("b", "--config", made.resolve("config.yaml"));
    assertEquals(ExitCode.OK, again.exitCode(), again.err());
    assertArrayEquals(
        Files.readAllBytes(made.resolve("model.safetensors")),
        Files.readAllBytes(folder.resolve("b/model.safetensors")));
  }

  @Test
  void learnsFromLabels() {
    CommandRun run = trainTiny("a", "objective={kind: supervised}", "training.epochs=1");
    // The overrides of the corpus speak of negatives, which another kind replaces.
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("video_accuracy"), run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "info-nce",
        "simclr",
        "barlow-twins",
        "vicreg",
        "moco, queueSize: 8",
        "distillation",
        "swav"
      })
  void learnsByTheOtherMethods(String kind) {
    CommandRun run = trainTiny("a", "objective={kind: " + kind + "}", "training.epochs=1");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
  }

  @Test
  void goesOnWithItsOwnRunAndRefusesAnother() {
    assertEquals(ExitCode.OK, trainTiny("a", "training.epochs=1").exitCode());
    CommandRun again = trainTiny("a", "training.epochs=1");
    assertWrong(again, "has a run already; --resume goes on with it");
    CommandRun other = trainTiny("a", "training.epochs=1", "objective.temperature=0.5", "--resume");
    assertWrong(other, "the run was started with objective.temperature 0.2, not 0.5");
    assertEquals(ExitCode.OK, train("a", "--resume", "data.workers=2").exitCode());
  }

  @Test
  void goesOnBitForBitWhereFaultyPairsAreWeighed() throws IOException {
    String[] guarded = {
      "training.epochs=3",
      "objective.pairWeights={warmUpEpochs: 1}",
      "objective.softTargets={warmUpEpochs: 1}",
      "checkpoints={everyEpochs: 1, keepLast: 3}"
    };
    CommandRun run = trainTiny("a", (Object[]) guarded);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    Path made = folder.resolve("a");
    byte[] whole = Files.readAllBytes(made.resolve("model.safetensors"));
    String config = Files.readString(made.resolve("config.yaml"));
    assertTrue(config.contains("shift: -0.5"), config);
    assertTrue(config.contains("share: 0.5"), config);

    // As if it had been stopped after the second of the epochs.
    Files.delete(made.resolve("model.safetensors"));
    Files.delete(made.resolve("checkpoints/step-00000006.safetensors"));
    assertEquals(ExitCode.OK, trainTiny("a", with(guarded, "--resume")).exitCode());
    assertArrayEquals(whole, Files.readAllBytes(made.resolve("model.safetensors")));

    CommandRun plain = trainTiny("plain", "training.epochs=3");
    assertEquals(ExitCode.OK, plain.exitCode(), plain.err());
    assertFalse(
        Arrays.equals(whole, Files.readAllBytes(folder.resolve("plain/model.safetensors"))));
    assertWrong(
        trainTiny("b", "objective.pairWeights={floor: 2}"),
        "objective.pairWeights: floor must lie in [0, 1]: 2.0");
  }

  private static Object[] with(String[] args, String more) {
    List<Object> all = new ArrayList<>(List.of((Object[]) args));
    all.add(more);
    return all.toArray();
  }

  @Test
  void startsFromAModel() throws IOException {
    Path model = folder.resolve("model.safetensors");
    assertEquals(
        0, CommandRun.of("init", "--output", model, "--seed", 9, "--config", "micro").exitCode());
    CommandRun run = trainTiny("a", "training.epochs=1", "--model", model);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(
        Files.readString(folder.resolve("a/config.yaml")).contains("kind: start"), run.out());
  }

  @Test
  void aWrongCallIsOneLine() throws IOException {
    assertWrong(train("a", "--config", "tiny"), "corpus.train is missing");
    assertWrong(train("a", "--config", "tyni"), "'tyni' is neither a file nor a ready");
    assertWrong(
        train("a", "--config", "tiny", "data.batchsize=3"),
        "unknown key 'data.batchsize'; did you mean 'data.batchSize'?");
    assertWrong(
        trainTiny("a", "objective.negatives=16"),
        "the corpus has 16 instances, objective.negatives 16");
    assertWrong(
        trainTiny("b", "data.batchSize=17"), "the corpus has 16 instances, a batch needs 17");
    assertWrong(
        trainTiny("b", "objective={kind: cma, negatives: 8, withinNegatives: 4}"),
        "CMA starts from the model of an AVID run");
    assertWrong(
        trainTiny("b", "objective={kind: moco, queueSize: 16}"),
        "the corpus has 16 instances, objective.queueSize 16");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertWrong(train("c", "--config", "tiny", "corpus.train=" + empty), "empty");
    Path file = Files.writeString(folder.resolve("own.yaml"), "schema: 1\ntraining: {epoch: 3}\n");
    assertWrong(
        train("d", "--config", file),
        "own.yaml, line 2: unknown key 'training.epoch'; did you mean 'training.epochs'?");
  }

  private static void assertWrong(CommandRun run, String said) {
    assertEquals(ExitCode.WRONG_CALL, run.exitCode(), run.err());
    assertEquals(1, run.errLines().size(), run.err());
    assertTrue(run.err().contains(said), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
  }
}
