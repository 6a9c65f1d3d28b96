package dev.duet.cli.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.loss.AvidConfig;
import dev.duet.avid.loss.AvidObjective;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Encoded;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.View;
import dev.duet.avid.memory.BankPair;
import dev.duet.cli.option.EngineOptions;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet bench nce}. */
@Command(
    name = "nce",
    description = {
      "The criterion's step of Cross-AVID alone: draws of K=1024 negatives, both losses, their"
          + " gradients and the update of both memory banks, D=128.",
      "The embeddings are noise; no encoder takes part."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet bench nce --instances 240000 --batch 32 --threads 1")
final class BenchNce implements Callable<Integer> {
  private static final int WIDTH = 128;

  @Mixin private BenchOptions bench;
  @Mixin private EngineOptions engine;

  @Option(
      names = "--instances",
      paramLabel = "N",
      defaultValue = "240000",
      description = "Rows of each memory bank (default: ${DEFAULT-VALUE}).")
  private int instances;

  @Option(
      names = "--batch",
      paramLabel = "B",
      defaultValue = "32",
      description = "Instances of a batch (default: ${DEFAULT-VALUE}).")
  private int batch;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchNce() {}

  @Override
  public Integer call() throws Exception {
    AvidConfig config = AvidConfig.CROSS;
    if (instances <= config.negatives()) {
      throw bench.wrong(
          "--instances must be more than the %d negatives: %d"
              .formatted(config.negatives(), instances));
    }
    int size = bench.atLeastOne("--batch", batch);
    NDManager manager = NDManager.newBaseManager(engine.start());
    SplittableRandom random = new SplittableRandom(0);
    try (AvidObjective objective = new AvidObjective(config, 0)) {
      objective.start(manager, BankPair.random(manager, instances, WIDTH, "none", random));
      bench.measure(
          "nce_n%d_b%d".formatted(instances, size),
          size,
          100,
          () -> step(objective, manager, size, random),
          ImmutableMap.of("threads", engine.threads(), "device", manager.getDevice().toString()));
    }
    return 0;
  }

  private void step(AvidObjective objective, NDManager manager, int size, SplittableRandom random) {
    int[] chosen = random.ints(size, 0, instances).toArray();
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      Batch views =
          new Batch(
              chosen,
              ImmutableMap.of(View.VIDEO, noise(scope, size), View.AUDIO, noise(scope, size)),
              scope);
      Evaluation evaluation = objective.evaluate(new Step(0, 1, 0, random), views);
      collector.backward(evaluation.total());
      evaluation.memory().run();
    }
  }

  private static Encoded noise(NDManager scope, int size) {
    NDArray embedding = scope.randomNormal(new Shape(size, WIDTH)); // (B, D)
    embedding.setRequiresGradient(true);
    return new Encoded(embedding, embedding, embedding);
  }
}
