package dev.duet.cma;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.BankContrast;
import dev.duet.avid.loss.BankTerm;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Candidates;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.Guidance;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.ObjectiveState;
import dev.duet.avid.loss.PairGuidance;
import dev.duet.avid.loss.PartitionConstant;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.TrainingHost;
import dev.duet.avid.loss.UnitPair;
import dev.duet.avid.loss.View;
import dev.duet.avid.memory.BankPair;
import dev.duet.avid.memory.ExcludingNegatives;
import dev.duet.avid.memory.MemoryBank;
import dev.duet.avid.memory.NegativeSampler;
import dev.duet.avid.weights.HostTensor;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.SearchProgress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cross-modal agreement (CMA, Morgado et al., CVPR 2021, sec. 4): an embedding is to be found not
 * only among all instances' rows of the other modality, as in AVID, but also near the rows, of the
 * same modality, of the instances that agree with it most. The loss is the weighted mean of {@link
 * CmaTerm}s.
 *
 * <p>It starts from the banks and partition constants of an AVID run, mines positives before the
 * first epoch and again as its config says, and draws negatives from what is neither the anchor nor
 * one of its nearest others. State: both banks, {@code bank.video} and {@code bank.audio}, the
 * constants, {@code partition.*}, and the positive sets, {@code positives.*}.
 */
public final class CmaObjective implements Objective {
  private static final String MANIFEST = "manifest";
  private static final String KIND = "agreement";
  private static final String POSITIVES = "positives.";

  private final CmaConfig config;
  private final ObjectiveState avid;
  private final PairGuidance guidance;
  private final CmaPartitions partitions;
  private @Nullable NDManager manager;
  private @Nullable BankPair banks;
  private @Nullable PositiveSets positives;
  private @Nullable NegativeSampler sampler;

  /**
   * Every pair believed.
   *
   * @param avid where an AVID run of the same corpus has ended
   * @param manifestFingerprint of the corpus that will be trained on
   * @throws ModelException if the state has no banks or is of another corpus
   */
  public CmaObjective(CmaConfig config, ObjectiveState avid, String manifestFingerprint)
      throws ModelException {
    this(config, avid, manifestFingerprint, PairGuidance.NONE);
  }

  /**
   * With weights and soft targets for the cross-modal terms; targets for those of instances only.
   *
   * @param avid where an AVID run of the same corpus has ended
   * @param manifestFingerprint of the corpus that will be trained on
   * @param guidance how far pairs are believed
   * @throws ModelException if the state has no banks or is of another corpus
   */
  public CmaObjective(
      CmaConfig config, ObjectiveState avid, String manifestFingerprint, PairGuidance guidance)
      throws ModelException {
    this.config = config;
    this.avid = avid;
    this.guidance = guidance;
    checkCorpus(avid, manifestFingerprint);
    HostTensor rows = avid.tensors().get("bank.video");
    if (rows == null || !avid.tensors().containsKey("bank.audio")) {
      throw new ModelException(
          "CMA starts from the memory banks of an AVID run; the checkpoint has no 'bank.video' and"
              + " 'bank.audio'");
    }
    long instances = rows.shape().get(0);
    if (instances < config.fewestInstances()) {
      throw new ModelException(
          "%d neighbours and a negative of each instance need at least %d instances; there are %d"
              .formatted(config.sparedNeighbours(), config.fewestInstances(), instances));
    }
    partitions = new CmaPartitions(config);
    partitions.inherit(avid.tensors());
  }

  private static void checkCorpus(ObjectiveState state, String manifest) throws ModelException {
    String saved = state.facts().getOrDefault(MANIFEST, "none");
    if (!saved.equals(manifest)) {
      throw new ModelException(
          "the memory banks are of another corpus: its manifest has the fingerprint %s, this one's is %s"
              .formatted(saved, manifest));
    }
  }

  @Override
  public List<View> views() {
    return ImmutableList.of(View.VIDEO, View.AUDIO);
  }

  @Override
  public boolean batchCoupled() {
    return false;
  }

  @Override
  public void start(TrainingHost host) {
    NDManager own = NDManager.newBaseManager(host.model().manager().getDevice());
    manager = own;
    String fingerprint = host.manifestFingerprint();
    BankPair started =
        new BankPair(
            MemoryBank.of(own, tensor("bank.video"), fingerprint),
            MemoryBank.of(own, tensor("bank.audio"), fingerprint));
    checkArgument(
        started.instances() == host.instanceCount(),
        "the banks have %s rows, the corpus has %s instances",
        started.instances(),
        host.instanceCount());
    banks = started;
  }

  private HostTensor tensor(String name) {
    HostTensor tensor = avid.tensors().get(name);
    checkState(tensor != null, "no '%s'", name);
    return tensor;
  }

  void start(BankPair withBanks, PositiveSets withPositives, NegativeSampler withSampler) {
    banks = withBanks;
    positives = withPositives;
    sampler = withSampler;
  }

  /** The banks; there are any after {@link #start}. */
  public BankPair banks() {
    checkState(banks != null, "the objective has not been started");
    return banks;
  }

  /** The positive sets; there are any after {@link #startEpoch}. */
  public PositiveSets positives() {
    checkState(positives != null, "no positives have been mined yet");
    return positives;
  }

  /** The partition constants by the name they are saved under. */
  public Map<String, PartitionConstant> partitions() {
    return partitions.constants();
  }

  @Override
  public void startEpoch(int epoch) {
    guidance.startEpoch(epoch, banks());
    int interval = config.miningInterval();
    if (positives == null || (interval > 0 && epoch > 0 && epoch % interval == 0)) {
      try {
        use(
            PositiveMiner.of(config.agreement(), config.sparedNeighbours())
                .mine(banks(), SearchProgress.Listener.NONE));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while mining positives", e);
      }
    }
  }

  private void use(PositiveSets mined) {
    positives = mined;
    sampler = new ExcludingNegatives(mined.instances(), anchor -> spared(mined, anchor));
  }

  /** The anchor and its nearest others, ascending. */
  private static int[] spared(PositiveSets mined, int anchor) {
    return IntStream.concat(IntStream.of(anchor), Arrays.stream(mined.nearest(anchor, mined.k())))
        .sorted()
        .toArray();
  }

  @Override
  public Evaluation evaluate(Step step, Batch batch) {
    checkState(sampler != null, "no positives have been mined yet");
    NDManager scope = batch.manager();
    int[] instances = batch.instances();
    long[] negatives = sampler.draw(instances, config.negatives(), step.random());
    Candidates own = Candidates.instances(scope, instances, negatives);
    long[] similar =
        Arrays.stream(instances)
            .flatMap(anchor -> Arrays.stream(positives().nearest(anchor, config.positives())))
            .asLongStream()
            .toArray();
    Candidates others = Candidates.of(scope, instances.length, similar, negatives);
    UnitPair units = UnitPair.of(batch);
    ImmutableList.Builder<BankTerm> terms = ImmutableList.builder();
    config
        .termWeights()
        .forEach(
            (term, weight) ->
                terms.add(
                    term(
                        term,
                        weight,
                        instances,
                        term.target() == CmaTerm.Target.INSTANCE ? own : others)));
    return new BankContrast(banks(), config.temperature())
        .evaluate(units, terms.build(), () -> remember(instances, units));
  }

  private BankTerm term(CmaTerm term, double weight, int[] instances, Candidates candidates) {
    return new BankTerm(
        term.label(),
        term.direction().query(),
        term.direction().bank(),
        weight,
        partitions.of(term),
        term.direction().cross() ? candidates : candidates.firstNegatives(config.withinNegatives()),
        guide(term, instances, candidates));
  }

  private Guidance guide(CmaTerm term, int[] instances, Candidates candidates) {
    if (!term.direction().cross()) {
      return Guidance.NONE;
    }
    Guidance found = guidance.guide(banks(), term.direction().bank(), instances, candidates);
    return term.target() == CmaTerm.Target.INSTANCE
        ? found
        : new Guidance(found.weights(), Optional.empty());
  }

  private void remember(int[] instances, UnitPair units) {
    banks().video().update(instances, units.video(), config.videoMomentum());
    banks().audio().update(instances, units.audio(), config.audioMomentum());
  }

  @Override
  public ObjectiveState state() {
    ImmutableMap.Builder<String, HostTensor> tensors = ImmutableMap.builder();
    tensors.putAll(banks().save());
    partitions.save(tensors);
    tensors.putAll(guidance.state());
    if (positives != null) {
      tensors.putAll(positives.tensors(POSITIVES));
    }
    return new ObjectiveState(
        tensors.buildOrThrow(),
        ImmutableMap.of(MANIFEST, banks().fingerprint(), KIND, config.agreement().name()));
  }

  @Override
  public void restore(ObjectiveState state) throws ModelException {
    String manifest = state.facts().getOrDefault(MANIFEST, "none");
    banks().restore(state.tensors(), manifest);
    partitions.restore(state.tensors());
    guidance.restore(state.tensors());
    HostTensor ids = state.tensors().get(POSITIVES + "ids");
    HostTensor agreement = state.tensors().get(POSITIVES + "agreement");
    if (ids == null || agreement == null) {
      positives = null;
      return;
    }
    PositiveSets saved =
        PositiveSets.of(
                "the checkpoint",
                manifest,
                state.facts().getOrDefault(KIND, Agreement.CONSENSUS.name()),
                ids,
                agreement)
            .checkedFor(banks().fingerprint());
    if (saved.k() != config.sparedNeighbours() || saved.kind() != config.agreement()) {
      throw new ModelException(
          "the checkpoint has %d neighbours by %s, the config asks for %d by %s"
              .formatted(saved.k(), saved.kind(), config.sparedNeighbours(), config.agreement()));
    }
    use(saved);
  }

  @Override
  public Map<String, Double> health() {
    ImmutableMap.Builder<String, Double> scalars = ImmutableMap.builder();
    if (positives != null) {
      double sum = 0;
      for (int i = 0; i < positives.instances(); i++) {
        sum += positives.neighbours().similarities()[i * positives.k()];
      }
      scalars.put("nearest-agreement", sum / positives.instances());
    }
    return scalars.buildOrThrow();
  }

  @Override
  public void close() {
    if (manager != null) {
      manager.close();
    }
  }
}
