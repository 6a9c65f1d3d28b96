package dev.duet.cli.bench;

import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.loss.AvidConfig;
import dev.duet.avid.loss.AvidObjective;
import dev.duet.avid.train.AdamConfig;
import dev.duet.avid.train.Corpus;
import dev.duet.avid.train.LearningRate;
import dev.duet.avid.train.Progress;
import dev.duet.avid.train.Trainer;
import dev.duet.avid.train.TrainingConfig;
import dev.duet.avid.train.TrainingListener;
import dev.duet.cli.option.EngineOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet bench train}. */
@Command(
    name = "train",
    description = {
      "AVID's training step: pixels and spectrograms in memory to moved weights and memory banks.",
      "Both towers and heads, the loss with 1,024 negatives, the backward pass, Adam."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet bench train --size 112 --batch 8 --threads 2")
final class BenchTrain implements Callable<Integer> {
  private static final int INSTANCES = 20_000;

  @Mixin private BenchOptions bench;
  @Mixin private EngineOptions engine;

  @Option(
      names = "--size",
      paramLabel = "S",
      description = "Side of the frames in pixels (default: ${DEFAULT-VALUE}).")
  private int size = 112;

  @Option(
      names = "--batch",
      paramLabel = "B",
      description = "Clips of a batch (default: ${DEFAULT-VALUE}).")
  private int batch = 8;

  @Option(
      names = "--config",
      paramLabel = "NAME",
      description = "The model's configuration (default: ${DEFAULT-VALUE}).")
  private String config = ModelConfig.DEFAULT_NAME;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchTrain() {}

  @Override
  public Integer call() throws Exception {
    int clips = bench.atLeastOne("--batch", batch);
    int runs = bench.runs(5);
    ModelConfig model;
    try {
      model = ModelConfig.named(config);
    } catch (IllegalArgumentException e) {
      throw bench.wrong("--config: " + e.getMessage());
    }
    Steps steps = new Steps();
    try (DuetModel trained = DuetModel.random(model, 0, engine.start());
        AvidObjective objective = new AvidObjective(AvidConfig.CROSS, 0)) {
      NoiseBatches noise =
          new NoiseBatches(model, bench.atLeastOne("--size", size), clips, INSTANCES, runs + 1);
      Corpus corpus =
          Corpus.of(
              noise, IntStream.range(0, INSTANCES).mapToObj(Integer::toString).toList(), "noise");
      TrainingConfig training =
          new TrainingConfig(0, 1, LearningRate.constant(2e-4), AdamConfig.PUBLISHED, 1, null, 1);
      var unused = new Trainer(training, trained, objective, corpus, List.of(steps)).run();
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("threads", engine.threads());
    facts.put("config", config);
    steps.resident(runs / 10 + 1).ifPresent(mib -> facts.put("resident_mib_after_a_tenth", mib));
    steps.resident(runs).ifPresent(mib -> facts.put("resident_mib_at_the_end", mib));
    bench.print(
        new Measurement("train_%d_b%d".formatted(size, clips), steps.seconds(), clips, facts));
    return 0;
  }

  /** The length of each step, the first aside, which warms up. */
  private static final class Steps implements TrainingListener {
    private final List<Progress> all = new ArrayList<>();

    @Override
    public void progressed(Progress progress) {
      all.add(progress);
    }

    double[] seconds() {
      return all.stream()
          .skip(1)
          .mapToDouble(step -> step.dataSeconds() + step.computeSeconds())
          .toArray();
    }

    OptionalLong resident(int step) {
      var bytes = all.get(Math.min(step, all.size() - 1)).residentBytes();
      return bytes.isPresent() ? OptionalLong.of(bytes.getAsLong() >> 20) : OptionalLong.empty();
    }
  }
}
