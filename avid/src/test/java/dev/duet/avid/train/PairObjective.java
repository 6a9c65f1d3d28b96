package dev.duet.avid.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.LossTerm;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.ObjectiveState;
import dev.duet.avid.loss.ParameterGroup;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.TrainingHost;
import dev.duet.avid.loss.View;
import dev.duet.avid.weights.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * For tests of the loop: pulls the two embeddings of an instance together and towards what a memory
 * row has kept of it, under a learned gain. It has all that an objective can have: a parameter of
 * its own, a memory that is written late, device draws and draws from the step.
 */
class PairObjective implements Objective {
  private static final int WIDTH = 8;

  final List<String> calls = new ArrayList<>();
  private NDManager manager;
  private NDArray memory; // (N, D)
  private NDArray gain; // (1)
  private TrainingHost host;

  @Override
  public List<View> views() {
    return List.of(View.VIDEO, View.AUDIO);
  }

  @Override
  public boolean batchCoupled() {
    return false;
  }

  TrainingHost host() {
    return host;
  }

  NDArray memory() {
    return memory;
  }

  @Override
  public void start(TrainingHost host) {
    this.host = host;
    manager = NDManager.newBaseManager(host.model().manager().getDevice());
    memory = manager.zeros(new Shape(host.instanceCount(), WIDTH));
    gain = manager.create(new float[] {1});
    gain.setRequiresGradient(true);
  }

  @Override
  public List<ParameterGroup> parameters() {
    return List.of(ParameterGroup.of("gain", Map.of("gain", gain)));
  }

  @Override
  public void startEpoch(int epoch) {
    calls.add("epoch " + epoch);
  }

  @Override
  public void beforeStep(Step step) {
    calls.add("before " + step.number());
  }

  @Override
  public Evaluation evaluate(Step step, Batch batch) {
    NDArray video = batch.view(View.VIDEO).embedding(); // (B, D)
    NDArray audio = batch.view(View.AUDIO).embedding(); // (B, D)
    NDArray rows = batch.manager().create(batch.instances()).toType(DataType.INT64, false);
    NDArray kept = memory.get(batch.manager(), new NDIndex("{}", rows)); // (B, D)
    NDArray noise = batch.manager().randomNormal(video.getShape()).mul(0.01);
    NDArray drift = video.mul(gain).sub(kept.add(step.random().nextDouble())).sub(noise);
    List<LossTerm> terms =
        List.of(
            new LossTerm("pair", video.sub(audio).square().mean(), 0.75),
            new LossTerm("memory", drift.square().mean(), 0.25));
    NDArray seen = NDArrays.add(video, audio).div(2).stopGradient();
    return new Evaluation(
        terms,
        Map.of("norm", video.stopGradient().norm()),
        () -> {
          calls.add("commit " + step.number());
          write(batch.instances(), seen);
        });
  }

  private void write(int[] instances, NDArray seen) {
    for (int i = 0; i < instances.length; i++) {
      try (NDArray row = memory.get(instances[i]);
          NDArray value = seen.get(i)) {
        row.muli(0.5).addi(value.mul(0.5));
      }
    }
  }

  @Override
  public void afterStep(Step step) {
    calls.add("after " + step.number());
  }

  @Override
  public ObjectiveState state() {
    return new ObjectiveState(
        Map.of("memory", HostTensor.of(memory), "gain", HostTensor.of(gain)),
        Map.of("manifest", host.manifestFingerprint()));
  }

  @Override
  public void restore(ObjectiveState state) {
    DeviceCopy.overwrite(memory, state.tensors().get("memory"));
    gain.setRequiresGradient(false);
    DeviceCopy.overwrite(gain, state.tensors().get("gain"));
    gain.setRequiresGradient(true);
  }

  @Override
  public void close() {
    if (manager != null) {
      manager.close();
    }
  }
}
