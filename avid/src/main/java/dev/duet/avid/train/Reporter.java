package dev.duet.avid.train;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.data.ViewBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns steps into reports, and a loss that is not finite into the end of the run. */
final class Reporter {
  private final TrainingConfig config;
  private final long stepsPerEpoch;
  private final Corpus corpus;
  private final LossLog log;
  private final ImmutableList<TrainingListener> listeners;
  private final List<LossLog.Entry> entries = new ArrayList<>();
  private Pace pace = new Pace();
  private double learningRate;

  Reporter(
      TrainingConfig config,
      long stepsPerEpoch,
      Corpus corpus,
      LossLog log,
      List<TrainingListener> listeners) {
    this.config = config;
    this.stepsPerEpoch = stepsPerEpoch;
    this.corpus = corpus;
    this.log = log;
    this.listeners = ImmutableList.copyOf(listeners);
  }

  /** Notes a step, and reports where it is time to. */
  void stepped(
      Position position,
      List<ViewBatch> batches,
      double learningRate,
      long dataNanos,
      long computeNanos)
      throws TrainingException {
    pace.waited(dataNanos);
    pace.computed(computeNanos);
    pace.stepped(batches.stream().mapToLong(batch -> batch.instances().length).sum());
    this.learningRate = learningRate;
    if (position.step() % config.reportEverySteps() == 0) {
      report(position);
    }
  }

  /** Reads the losses since the last time; a save comes after this. */
  void check() throws TrainingException {
    long begin = System.nanoTime();
    for (LossLog.Entry entry : log.drain()) {
      checkFinite(entry);
      entries.add(entry);
    }
    pace.computed(System.nanoTime() - begin);
  }

  /** Reports what has not been. */
  void flush(Position position) throws TrainingException {
    check();
    if (!entries.isEmpty()) {
      report(position);
    }
  }

  private void report(Position position) throws TrainingException {
    check();
    long steps = stepsPerEpoch * config.epochs();
    Progress progress =
        new Progress(
            (int) ((position.step() - 1) / stepsPerEpoch),
            config.epochs(),
            position.step(),
            steps,
            pace.of(steps - position.step()),
            pace.clipsPerSecond(),
            pace.dataSeconds(),
            pace.computeSeconds(),
            learningRate,
            entries.stream().mapToDouble(LossLog.Entry::loss).average().orElse(Double.NaN),
            means(entries.stream().map(LossLog.Entry::terms).toList()),
            means(entries.stream().map(LossLog.Entry::metrics).toList()),
            ResidentMemory.bytes());
    entries.clear();
    pace = new Pace();
    listeners.forEach(listener -> listener.progressed(progress));
  }

  private static Map<String, Double> means(List<Map<String, Double>> values) {
    Map<String, Double> means = new LinkedHashMap<>();
    values.forEach(step -> step.forEach((name, value) -> means.merge(name, value, Double::sum)));
    means.replaceAll((name, sum) -> sum / values.stream().filter(v -> v.containsKey(name)).count());
    return means;
  }

  private void checkFinite(LossLog.Entry entry) throws TrainingException {
    if (Double.isFinite(entry.loss())) {
      return;
    }
    String terms =
        entry.terms().entrySet().stream()
            .filter(term -> !Double.isFinite(term.getValue()))
            .map(term -> term.getKey() + " is " + term.getValue())
            .collect(Collectors.joining(", "));
    throw new TrainingException(
        "the loss is not finite at step %d: %s; the batch was %s"
            .formatted(
                entry.step(),
                terms.isEmpty() ? "the sum of the terms is " + entry.loss() : terms,
                Arrays.stream(entry.instances())
                    .mapToObj(instance -> corpus.instanceIds().get(instance))
                    .collect(Collectors.joining(", "))));
  }
}
