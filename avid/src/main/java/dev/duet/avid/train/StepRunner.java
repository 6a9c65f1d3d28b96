package dev.duet.avid.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.duet.avid.DuetModel;
import dev.duet.avid.data.ViewBatch;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.ParameterGroup;
import dev.duet.avid.loss.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One step of training, from batches to moved parameters. All it makes goes with the step. */
final class StepRunner implements AutoCloseable {
  private final TrainingConfig config;
  private final Objective objective;
  private final NDManager manager;
  private final Replicas replicas;
  private final List<ParameterGroup> modelGroups;
  private final List<ParameterGroup> objectiveGroups;
  private final Adam adam;
  private final LossLog log;

  /**
   * The objective has been started.
   *
   * @param further devices beside the model's
   */
  StepRunner(TrainingConfig config, DuetModel model, Objective objective, List<Device> further) {
    this.config = config;
    this.objective = objective;
    manager = NDManager.newBaseManager(model.manager().getDevice());
    replicas = new Replicas(model, objective, manager, further);
    log = new LossLog(manager);
    adam = new Adam(config.adam(), manager);
    modelGroups = replicas.groups();
    objectiveGroups = objective.parameters();
    modelGroups.forEach(adam::add);
    objectiveGroups.forEach(adam::add);
  }

  Adam adam() {
    return adam;
  }

  LossLog log() {
    return log;
  }

  /**
   * Takes a step.
   *
   * @param batches {@code accumulatedBatches} of them
   * @param learningRate what the schedule says
   */
  void run(Step step, List<ViewBatch> batches, double learningRate) {
    try (NDManager scope = manager.newSubManager()) {
      objective.beforeStep(step);
      Set<String> frozen =
          modelGroups.stream()
              .map(ParameterGroup::name)
              .filter(group -> objective.frozen(step, group))
              .collect(Collectors.toUnmodifiableSet());
      List<Evaluation.Commit> commits = new ArrayList<>();
      try (Replicas.Pass pass = replicas.begin(scope, frozen)) {
        for (ViewBatch batch : batches) {
          commits.add(accumulate(step, batch, scope, pass));
        }
        pass.gather();
        optimise(step, gradients(pass.leaves(), frozen), learningRate);
      }
      commits.forEach(Evaluation.Commit::run);
      objective.afterStep(step);
    }
  }

  private Evaluation.Commit accumulate(
      Step step, ViewBatch batch, NDManager scope, Replicas.Pass pass) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      Batch encoded = new Batch(batch.instances(), pass.encode(step, batch), scope);
      Evaluation evaluation = objective.evaluate(step, encoded);
      NDArray total = evaluation.total();
      int parts = config.accumulatedBatches();
      collector.backward(parts == 1 ? total : total.div(parts));
      log.add(step.number(), batch.instances(), evaluation, total);
      return evaluation.memory();
    }
  }

  private List<Gradients> gradients(TrainedParameters.Leaves leaves, Set<String> frozen) {
    List<Gradients> gradients = new ArrayList<>();
    for (ParameterGroup group : modelGroups) {
      if (!frozen.contains(group.name()) && leaves.reached(group.name())) {
        gradients.add(new Gradients.OfModel(group, leaves));
      }
    }
    objectiveGroups.forEach(group -> gradients.add(new Gradients.OfObjective(group)));
    return gradients;
  }

  private void optimise(Step step, List<Gradients> gradients, double learningRate) {
    List<Gradients> moved =
        gradients.stream().filter(group -> !objective.frozen(step, group.group().name())).toList();
    if (config.maxGradientNorm() != null) {
      Gradients.clip(moved, config.maxGradientNorm());
    }
    for (Gradients group : moved) {
      double rate = group.group().followsSchedule() ? learningRate : config.learningRate().base();
      adam.step(group.group().name(), rate, group::of);
    }
    gradients.forEach(Gradients::clear);
  }

  @Override
  public void close() {
    manager.close();
  }
}
