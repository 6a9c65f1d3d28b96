package dev.duet.avid.loss.siamese;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The last K keys of a modality, first in, first out, with the instances they came from. */
final class KeyQueue {
  /** Of a row that is still noise. */
  private static final int NOBODY = -1;

  private final String name;
  private final NDArray keys; // (K, D)
  private final int[] owners; // (K)
  private int next;

  KeyQueue(NDManager manager, String name, int size, int width, RandomGenerator random) {
    this.name = name;
    float[] values = new float[size * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    try (NDManager scope = manager.newSubManager()) {
      keys = scope.create(values, new Shape(size, width)).normalize(2, 1);
      keys.attach(manager);
    }
    owners = new int[size];
    Arrays.fill(owners, NOBODY);
  }

  /** {@code (K, D)}, of length one. */
  NDArray keys() {
    return keys;
  }

  /** Zero where an anchor may be told from a key, far below zero where the key is its own. */
  NDArray mask(NDManager manager, int[] instances) {
    float[] mask = new float[instances.length * owners.length];
    for (int i = 0; i < instances.length; i++) {
      for (int k = 0; k < owners.length; k++) {
        mask[i * owners.length + k] = owners[k] == instances[i] ? -1e30f : 0;
      }
    }
    return manager.create(mask, new Shape(instances.length, owners.length));
  }

  /** Puts a batch's keys, {@code (B, D)} of length one, in place of the oldest. */
  void push(int[] instances, NDArray fresh) {
    int batch = instances.length;
    checkArgument(
        owners.length % batch == 0,
        "the queue's size must be a multiple of the batch, %s: %s",
        batch,
        owners.length);
    keys.set(new NDIndex().addSliceDim(next, next + batch), fresh);
    System.arraycopy(instances, 0, owners, next, batch);
    next = (next + batch) % owners.length;
  }

  Map<String, HostTensor> save() {
    ByteBuffer places =
        ByteBuffer.allocate((owners.length + 1) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    places.asIntBuffer().put(owners).put(next);
    return ImmutableMap.of(
        name + ".keys",
        HostTensor.of(keys),
        name + ".owners",
        new HostTensor(DataType.INT32, new Shape(owners.length + 1), places));
  }

  void restore(Map<String, HostTensor> saved) throws ModelException {
    HostTensor places = saved.get(name + ".owners");
    if (places == null || places.shape().size() != owners.length + 1) {
      throw new ModelException("'%s.owners' must be of %d entries".formatted(name, owners.length));
    }
    SavedArrays.into(keys, name + ".keys", saved);
    int[] values = new int[owners.length + 1];
    places.data().asIntBuffer().get(values);
    System.arraycopy(values, 0, owners, 0, owners.length);
    next = values[owners.length];
  }
}
