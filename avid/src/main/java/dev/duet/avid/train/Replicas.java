package dev.duet.avid.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import dev.duet.avid.DuetModel;
import dev.duet.avid.data.ViewBatch;
import dev.duet.avid.loss.Encoded;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.ParameterGroup;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The towers on one or more devices. Each encodes its share of a batch; the embeddings are brought
 * together on the first, where the objective and its state are, and one backward pass goes through
 * all. The gradients are summed on the first, which alone is optimised; the others take its values
 * over before each step. Batch norms see the share of their device, and the running statistics are
 * those of the first.
 */
final class Replicas {
  private final List<Replica> all;

  private record Replica(NDManager manager, TrainedParameters parameters, TrainingTowers towers) {}

  /**
   * Makes the copies.
   *
   * @param manager on the model's device; owns everything here
   * @param further devices beside the model's
   */
  Replicas(DuetModel model, Objective objective, NDManager manager, List<Device> further) {
    ImmutableList.Builder<Replica> replicas = ImmutableList.builder();
    replicas.add(
        new Replica(
            manager, TrainedParameters.of(model, manager), new TrainingTowers(model, objective)));
    for (Device device : further) {
      NDManager own = manager.newSubManager(device);
      replicas.add(
          new Replica(
              own, TrainedParameters.copy(model, own), new TrainingTowers(model, objective)));
    }
    all = replicas.build();
  }

  /** The model's own parameters, on the first device. */
  List<ParameterGroup> groups() {
    return all.get(0).parameters().groups();
  }

  /**
   * Begins a step with the values that the first device has.
   *
   * @param scope on the first device; what is made in the step goes with it
   * @param frozen groups that need no gradient
   */
  Pass begin(NDManager scope, Set<String> frozen) {
    List<NDManager> scopes = new ArrayList<>();
    List<TrainedParameters.Leaves> leaves = new ArrayList<>();
    for (Replica replica : all) {
      boolean first = scopes.isEmpty();
      if (!first) {
        replica.parameters().takeOver(all.get(0).parameters());
      }
      NDManager own = first ? scope : replica.manager().newSubManager();
      scopes.add(own);
      leaves.add(replica.parameters().leaves(own, frozen));
    }
    return new Pass(scopes, leaves);
  }

  /** One step. */
  final class Pass implements AutoCloseable {
    private final List<NDManager> scopes;
    private final List<TrainedParameters.Leaves> leaves;

    private Pass(List<NDManager> scopes, List<TrainedParameters.Leaves> leaves) {
      this.scopes = scopes;
      this.leaves = leaves;
    }

    /** The first device's; its gradients are those of the step after {@link #gather}. */
    TrainedParameters.Leaves leaves() {
      return leaves.get(0);
    }

    /** The views of a batch on the first device. */
    Map<View, Encoded> encode(Step step, ViewBatch batch) {
      List<ViewBatch> shares = shares(batch, all.size());
      List<Map<View, Encoded>> parts = new ArrayList<>();
      for (int i = 0; i < shares.size(); i++) {
        parts.add(all.get(i).towers().encode(scopes.get(i), leaves.get(i), step, shares.get(i)));
      }
      if (parts.size() == 1) {
        return parts.get(0);
      }
      Map<View, Encoded> joined = new LinkedHashMap<>();
      for (View view : parts.get(0).keySet()) {
        List<Encoded> pieces = parts.stream().map(part -> part.get(view)).toList();
        joined.put(
            view,
            new Encoded(
                joined(pieces.stream().map(Encoded::input).toList()),
                joined(pieces.stream().map(Encoded::features).toList()),
                joined(pieces.stream().map(Encoded::embedding).toList())));
      }
      return joined;
    }

    private NDArray joined(List<NDArray> pieces) {
      NDList here = new NDList();
      for (NDArray piece : pieces) {
        NDArray moved = piece.toDevice(scopes.get(0).getDevice(), false);
        moved.attach(scopes.get(0));
        here.add(moved);
      }
      return NDArrays.concat(here, 0);
    }

    /** Adds the gradients of the other devices to the first's. */
    void gather() {
      for (TrainedParameters.Leaves other : leaves.subList(1, leaves.size())) {
        leaves().addGradients(other);
      }
    }

    @Override
    public void close() {
      scopes.subList(1, scopes.size()).forEach(NDManager::close);
    }
  }

  /** Consecutive parts of a batch, as equal as can be; none is empty. */
  static List<ViewBatch> shares(ViewBatch batch, int most) {
    int size = batch.instances().length;
    int count = Math.min(most, size);
    if (count == 1) {
      return ImmutableList.of(batch);
    }
    ImmutableList.Builder<ViewBatch> shares = ImmutableList.builder();
    for (int i = 0; i < count; i++) {
      int from = i * size / count;
      int to = (i + 1) * size / count;
      shares.add(
          new ViewBatch(
              Arrays.copyOfRange(batch.instances(), from, to),
              Maps.transformValues(batch.clips(), clips -> clips.subList(from, to))));
    }
    return shares.build();
  }
}
