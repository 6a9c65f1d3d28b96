package dev.duet.avid.loss.siamese;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.LossTerm;
import dev.duet.avid.loss.ObjectiveState;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.TrainingHost;
import dev.duet.avid.loss.View;
import dev.duet.avid.loss.pair.PairedObjective;
import dev.duet.avid.loss.pair.ViewPair;
import dev.duet.avid.weights.HostTensor;
import dev.duet.decode.Modality;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * MoCo (He et al., CVPR 2020): a query is to find its key among the K keys of earlier batches, all
 * keys made by a network that follows the trained one. {@code CE([q·k⁺, q·queue] / T)}, both views
 * being query and key of each other; a queue per modality, so the pairs may go across. Keys of the
 * anchor's own instance in the queue do not count.
 *
 * <p>Keys are encoded as one batch in its own order; no batch is shuffled over devices.
 */
public final class MocoObjective extends PairedObjective {
  private final MocoConfig config;
  private final long seed;
  private final Map<Modality, KeyQueue> queues = new EnumMap<>(Modality.class);
  private @Nullable TargetNetwork keyNetwork;

  /**
   * Not started yet.
   *
   * @param seed of the queues' first rows
   */
  public MocoObjective(MocoConfig config, long seed) {
    super(config.pairs());
    this.config = config;
    this.seed = seed;
  }

  @Override
  protected void allocate(TrainingHost host, NDManager own) {
    DuetModel model = host.model();
    checkArgument(
        config.queueSize() < host.instanceCount(),
        "queueSize must be below the %s instances of the corpus: %s",
        host.instanceCount(),
        config.queueSize());
    keyNetwork = new TargetNetwork(model, own);
    SplittableRandom random = new SplittableRandom(seed);
    for (View view : views()) {
      if (!queues.containsKey(view.modality())) {
        String name =
            switch (view.modality()) {
              case VIDEO -> "queue.video";
              case AUDIO -> "queue.audio";
            };
        int width = model.embeddingWidth(view.modality());
        queues.put(view.modality(), new KeyQueue(own, name, config.queueSize(), width, random));
      }
    }
  }

  /** The key network moves by the weights as they are before the optimiser's step. */
  @Override
  public void beforeStep(Step step) {
    if (keyNetwork != null) {
      keyNetwork.follow(config.momentum());
    }
  }

  @Override
  public Evaluation evaluate(Step step, Batch batch) {
    checkState(keyNetwork != null, "the objective has not been started");
    Map<View, NDArray> queries = new LinkedHashMap<>();
    Map<View, NDArray> keys = new LinkedHashMap<>();
    Map<Modality, NDArray> pushed = new EnumMap<>(Modality.class);
    Map<String, NDArray> seen = new LinkedHashMap<>();
    for (View view : views()) {
      queries.put(view, batch.view(view).embedding().normalize(2, 1)); // (B, D)
      NDArray key = keyNetwork.encode(view.modality(), batch.view(view).input()).normalize(2, 1);
      keys.put(view, key); // (B, D)
      pushed.putIfAbsent(view.modality(), key);
      seen.put(view.name(), batch.view(view).embedding());
    }
    ImmutableList.Builder<LossTerm> terms = ImmutableList.builder();
    ImmutableMap.Builder<String, NDArray> metrics = ImmutableMap.builder();
    for (ViewPair pair : pairs()) {
      NDArray there = scores(batch, queries, pair.first(), keys, pair.second());
      NDArray back = scores(batch, queries, pair.second(), keys, pair.first());
      terms.add(new LossTerm(pair.name(), loss(there).add(loss(back)).div(2), pair.weight()));
      NDArray positive = there.get(":, 0").stopGradient().mean();
      metrics.put(pair.name() + "/positive-similarity", positive.mul((float) config.temperature()));
    }
    return new Evaluation(
        terms.build(),
        metrics.buildOrThrow(),
        () -> {
          pushed.forEach((modality, key) -> queue(modality).push(batch.instances(), key));
          remember(seen);
        });
  }

  private KeyQueue queue(Modality modality) {
    return Objects.requireNonNull(queues.get(modality));
  }

  /** The positive's score and those of the queue, {@code (B, 1 + K)}. */
  private NDArray scores(
      Batch batch, Map<View, NDArray> queries, View from, Map<View, NDArray> keys, View to) {
    NDArray query = Objects.requireNonNull(queries.get(from)); // (B, D)
    NDArray key = Objects.requireNonNull(keys.get(to)); // (B, D)
    KeyQueue queue = queue(to.modality());
    NDArray positive = query.mul(key).sum(new int[] {1}, true); // (B, 1)
    NDArray negatives = query.matMul(queue.keys().transpose()); // (B, K)
    return positive
        .concat(negatives, 1)
        .div(config.temperature())
        .add(positive.zerosLike().concat(queue.mask(batch.manager(), batch.instances()), 1));
  }

  private static NDArray loss(NDArray scores) {
    return scores.logSoftmax(1).get(":, 0").mean().neg();
  }

  @Override
  public ObjectiveState state() {
    checkState(keyNetwork != null, "the objective has not been started");
    ImmutableMap.Builder<String, HostTensor> tensors = ImmutableMap.builder();
    queues.values().forEach(queue -> tensors.putAll(queue.save()));
    tensors.putAll(keyNetwork.save());
    return new ObjectiveState(tensors.buildOrThrow(), ImmutableMap.of());
  }

  @Override
  public void restore(ObjectiveState state) throws ModelException {
    checkState(keyNetwork != null, "the objective has not been started");
    for (KeyQueue queue : queues.values()) {
      queue.restore(state.tensors());
    }
    keyNetwork.restore(state.tensors());
  }
}
