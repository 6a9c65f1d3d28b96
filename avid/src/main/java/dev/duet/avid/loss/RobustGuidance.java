package dev.duet.avid.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.memory.BankPair;
import dev.duet.avid.memory.MemoryBank;
import dev.duet.avid.weights.HostTensor;
import dev.duet.decode.Modality;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Guards against pairs whose sound does not belong to their picture, by weights, and against
 * negatives that are of the anchor's kind, by soft targets (Morgado, Misra, Vasconcelos, CVPR
 * 2021). The formulas are those of {@link PairWeightConfig} and {@link SoftTargetConfig}.
 *
 * <p>Weights are worked out before every epoch from the banks as they stand, once the warm-up is
 * over, and are part of the state, {@code pair-weights} {@code (N)} and {@code soft-targets}, 1
 * where the warm-up of the soft targets is over.
 */
public final class RobustGuidance implements PairGuidance {
  private static final String WEIGHTS = "pair-weights";
  private static final String SOFT = "soft-targets";

  /** Candidates' rows in flight. */
  private static final long BYTES = 16L << 20;

  private final Optional<PairWeightConfig> weighting;
  private final Optional<SoftTargetConfig> softening;
  private float @Nullable [] weights;
  private boolean soft;

  public RobustGuidance(
      Optional<PairWeightConfig> weighting, Optional<SoftTargetConfig> softening) {
    this.weighting = weighting;
    this.softening = softening;
  }

  @Override
  public void startEpoch(int epoch, BankPair banks) {
    soft = softening.filter(config -> epoch >= config.warmUpEpochs()).isPresent();
    weights =
        weighting
            .filter(config -> epoch >= config.warmUpEpochs())
            .map(config -> config.weights(similarities(banks)))
            .orElse(null);
  }

  /** Of every instance's picture and sound, {@code (N)}. */
  private static float[] similarities(BankPair banks) {
    NDArray video = banks.video().rows();
    try (NDManager scope = video.getManager().newSubManager()) {
      NDArray products = video.mul(banks.audio().rows()); // (N, D)
      products.attach(scope);
      NDArray sums = products.sum(new int[] {1}); // (N)
      sums.attach(scope);
      return sums.toFloatArray();
    }
  }

  @Override
  public Guidance guide(BankPair banks, Modality bank, int[] instances, Candidates candidates) {
    return new Guidance(
        weights == null
            ? Optional.empty()
            : Optional.of(gathered(weights, instances, candidates.positives().getManager())),
        soft
            ? softening.map(config -> targets(config, banks.of(other(bank)), instances, candidates))
            : Optional.empty());
  }

  private static NDArray gathered(float[] weights, int[] instances, NDManager manager) {
    float[] own = new float[instances.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = weights[instances[i]];
    }
    return manager.create(own);
  }

  private static Modality other(Modality modality) {
    return modality == Modality.VIDEO ? Modality.AUDIO : Modality.VIDEO;
  }

  /** {@code (B, P + K)}. */
  private static NDArray targets(
      SoftTargetConfig config, MemoryBank bank, int[] instances, Candidates candidates) {
    NDArray all = candidates.positives().concat(candidates.negatives(), 1); // (B, P + K)
    NDManager manager = all.getManager();
    long[] own = new long[instances.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = instances[i];
    }
    NDArray anchors = bank.gather(manager.create(own)).expandDims(1); // (B, 1, D)
    long perAnchor = all.getShape().get(1) * bank.width() * Float.BYTES;
    int stride = (int) Math.max(1, BYTES / perAnchor);
    NDList parts = new NDList();
    for (int from = 0; from < own.length; from += stride) {
      int to = Math.min(own.length, from + stride);
      NDArray rows = bank.gather(Slices.rows(all, from, to)); // (b, P + K, D)
      NDArray scores =
          Slices.rows(anchors, from, to).matMul(rows.transpose(0, 2, 1)).squeeze(1); // (b, P + K)
      parts.add(scores.div(config.temperature()).softmax(1));
      rows.close();
    }
    NDArray shared = parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts); // (B, P + K)
    int positives = candidates.positiveCount();
    NDArray sure =
        manager
            .ones(new Shape(own.length, positives))
            .mul((float) ((1 - config.share()) / positives))
            .concat(manager.zeros(new Shape(own.length, candidates.negativeCount())), 1);
    return shared.mul((float) config.share()).add(sure);
  }

  @Override
  public Map<String, HostTensor> state() {
    ImmutableMap.Builder<String, HostTensor> tensors = ImmutableMap.builder();
    if (weights != null) {
      tensors.put(WEIGHTS, HostTensor.of(weights));
    }
    if (soft) {
      ByteBuffer one = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      one.putFloat(0, 1);
      tensors.put(SOFT, new HostTensor(DataType.FLOAT32, new Shape(), one));
    }
    return tensors.buildOrThrow();
  }

  @Override
  public void restore(Map<String, HostTensor> tensors) throws ModelException {
    HostTensor saved = tensors.get(WEIGHTS);
    if (saved != null && saved.type() != DataType.FLOAT32) {
      throw new ModelException("'%s' is %s, expected float32".formatted(WEIGHTS, saved.type()));
    }
    weights = saved == null || weighting.isEmpty() ? null : saved.toFloats();
    soft = tensors.containsKey(SOFT) && softening.isPresent();
  }
}
