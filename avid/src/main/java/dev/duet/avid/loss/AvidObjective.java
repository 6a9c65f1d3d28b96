package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.memory.BankPair;
import dev.duet.avid.memory.NegativeSampler;
import dev.duet.avid.memory.UniformNegatives;
import dev.duet.avid.weights.HostTensor;
import dev.duet.decode.Modality;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Audio-visual instance discrimination (AVID, Morgado et al., CVPR 2021, sec. 3): of all instances
 * of the corpus, find the one that an embedding belongs to, in the memory bank of the other
 * modality (cross), of the same (self), or both (joint).
 *
 * <p>State: both banks, {@code bank.video} and {@code bank.audio}, and the partition constants,
 * {@code partition.*}.
 */
public final class AvidObjective implements Objective {
  private final AvidConfig config;
  private final long seed;
  private final List<Part> parts;
  private final Map<String, PartitionConstant> partitions;
  private final IntFunction<NegativeSampler> negatives;
  private final PairGuidance guidance;
  private @Nullable NDManager manager;
  private @Nullable BankPair banks;
  private @Nullable NegativeSampler sampler;
  private @Nullable LatestEmbeddings latest;

  /** A term that counts. */
  private record Part(InstanceTerm term, double weight, Criterion criterion) {}

  /**
   * With uniform negatives, every pair believed.
   *
   * @param seed of the banks' first rows
   */
  public AvidObjective(AvidConfig config, long seed) {
    this(config, seed, UniformNegatives::new, PairGuidance.NONE);
  }

  /**
   * With negatives and weights of one's own.
   *
   * @param seed of the banks' first rows
   * @param negatives the sampler for a number of instances
   * @param guidance how far pairs are believed
   */
  public AvidObjective(
      AvidConfig config, long seed, IntFunction<NegativeSampler> negatives, PairGuidance guidance) {
    this.config = config;
    this.seed = seed;
    this.negatives = negatives;
    this.guidance = guidance;
    ImmutableMap.Builder<String, PartitionConstant> constants = ImmutableMap.builder();
    ImmutableList.Builder<Part> counting = ImmutableList.builder();
    PartitionConstant shared = PartitionConstant.unknown();
    boolean share = config.partition() == AvidConfig.Partition.SHARED;
    boolean nce = config.contrast() == AvidConfig.Contrast.NCE;
    if (nce && share) {
      constants.put("partition.shared", shared);
    }
    config
        .weights()
        .forEach(
            (term, weight) -> {
              PartitionConstant own = share ? shared : PartitionConstant.unknown();
              if (nce && !share) {
                constants.put("partition." + term.label(), own);
              }
              Criterion criterion = nce ? new Criterion.Nce(own) : new Criterion.InfoNce();
              counting.add(new Part(term, weight, criterion));
            });
    parts = counting.build();
    partitions = constants.buildOrThrow();
  }

  @Override
  public List<View> views() {
    return ImmutableList.of(View.VIDEO, View.AUDIO);
  }

  @Override
  public boolean batchCoupled() {
    return false;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the corpus is smaller than K + 1
   */
  @Override
  public void start(TrainingHost host) {
    int instances = host.instanceCount();
    checkArgument(
        instances > config.negatives(),
        "the corpus must have more instances than negatives, %s: %s; ask for fewer negatives",
        config.negatives(),
        instances);
    NDManager own = NDManager.newBaseManager(host.model().manager().getDevice());
    start(
        own,
        BankPair.random(
            own,
            instances,
            embeddingWidth(host.model()),
            host.manifestFingerprint(),
            new SplittableRandom(seed)));
  }

  /**
   * Starts without a run, with banks that exist.
   *
   * @param own manager of the banks; closed with the objective
   */
  public void start(NDManager own, BankPair withBanks) {
    manager = own;
    banks = withBanks;
    sampler = negatives.apply(withBanks.instances());
    latest = new LatestEmbeddings(own);
  }

  private static int embeddingWidth(DuetModel model) {
    int video = model.embeddingWidth(Modality.VIDEO);
    int audio = model.embeddingWidth(Modality.AUDIO);
    checkArgument(
        video == audio,
        "both modalities' embeddings must have one width: video %s, audio %s",
        video,
        audio);
    return video;
  }

  /** The banks; there are any after {@link #start}. */
  public BankPair banks() {
    checkState(banks != null, "the objective has not been started");
    return banks;
  }

  /** The partition constants by the name they are saved under. */
  public Map<String, PartitionConstant> partitions() {
    return partitions;
  }

  @Override
  public void startEpoch(int epoch) {
    guidance.startEpoch(epoch, banks());
  }

  @Override
  public Evaluation evaluate(Step step, Batch batch) {
    checkState(sampler != null, "the objective has not been started");
    int[] instances = batch.instances();
    long[] drawn = sampler.draw(instances, config.negatives(), step.random());
    Candidates candidates = Candidates.instances(batch.manager(), instances, drawn);
    UnitPair units = UnitPair.of(batch);
    List<BankTerm> terms =
        parts.stream()
            .map(
                part ->
                    new BankTerm(
                        part.term().label(),
                        part.term().query(),
                        part.term().bank(),
                        part.weight(),
                        part.criterion(),
                        candidates,
                        guidance.guide(banks(), part.term().bank(), instances, candidates)))
            .collect(ImmutableList.toImmutableList());
    return new BankContrast(banks(), config.temperature())
        .evaluate(units, terms, () -> remember(instances, units));
  }

  private void remember(int[] instances, UnitPair units) {
    banks().video().update(instances, units.video(), config.videoMomentum());
    banks().audio().update(instances, units.audio(), config.audioMomentum());
    if (latest != null) {
      latest.remember(ImmutableMap.of("video", units.video(), "audio", units.audio()));
    }
  }

  @Override
  public ObjectiveState state() {
    ImmutableMap.Builder<String, HostTensor> tensors = ImmutableMap.builder();
    tensors.putAll(banks().save());
    partitions.forEach((name, constant) -> constant.save().ifPresent(z -> tensors.put(name, z)));
    tensors.putAll(guidance.state());
    return new ObjectiveState(
        tensors.buildOrThrow(), ImmutableMap.of("manifest", banks().fingerprint()));
  }

  @Override
  public void restore(ObjectiveState state) throws ModelException {
    banks().restore(state.tensors(), state.facts().getOrDefault("manifest", "none"));
    for (Map.Entry<String, PartitionConstant> partition : partitions.entrySet()) {
      partition.getValue().restore(partition.getKey(), state.tensors().get(partition.getKey()));
    }
    guidance.restore(state.tensors());
  }

  @Override
  public Map<String, Double> health() {
    return latest == null ? ImmutableMap.of() : latest.health();
  }

  @Override
  public void close() {
    if (manager != null) {
      manager.close();
    }
  }
}
