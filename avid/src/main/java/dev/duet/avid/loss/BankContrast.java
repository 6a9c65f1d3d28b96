package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.memory.BankPair;
import dev.duet.avid.memory.MemoryBank;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Judges a batch by its scores against memory banks, {@code s = q·m / T} with q of length one (AVID
 * sec. 3.1). Bank rows get no gradient.
 *
 * <p>The derivative of a term by its queries is worked out while the gathered rows, {@code (B, K,
 * D)}, are at hand, anchors by anchors; the graph gets it as a finished product. So a step needs
 * memory for a few anchors' rows only, and reads them once; see {@link NceSweep} for the way of
 * noise-contrastive estimation on a CPU.
 *
 * @param banks what is compared with
 * @param temperature T
 */
public record BankContrast(BankPair banks, double temperature) {
  /** Rows in flight: they should stay in the caches of a CPU, and be many for a GPU. */
  private static final long CPU_BYTES = 4L << 20;

  private static final long GPU_BYTES = 256L << 20;

  public BankContrast {
    checkArgument(temperature > 0, "temperature must be above 0: %s", temperature);
  }

  /**
   * Judges a batch.
   *
   * @param units embeddings of length one, with their graph
   * @param terms what to compare
   * @param memory what else is to be remembered: the banks' update
   * @return the terms; per term the mean cosine of positives and of negatives and ln Z; the given
   *     memory with the constants that were estimated
   */
  public Evaluation evaluate(UnitPair units, List<BankTerm> terms, Evaluation.Commit memory) {
    Map<PartitionConstant, Double> estimates = new HashMap<>();
    ImmutableList.Builder<LossTerm> losses = ImmutableList.builder();
    ImmutableMap.Builder<String, NDArray> metrics = ImmutableMap.builder();
    for (BankTerm term : terms) {
      NDArray unit = units.of(term.query());
      losses.add(judge(term, unit, estimates, metrics));
    }
    return new Evaluation(
        losses.build(),
        metrics.buildOrThrow(),
        () -> {
          estimates.forEach(PartitionConstant::freeze);
          memory.run();
        });
  }

  private LossTerm judge(
      BankTerm term,
      NDArray unit,
      Map<PartitionConstant, Double> estimates,
      ImmutableMap.Builder<String, NDArray> metrics) {
    Candidates candidates = term.candidates();
    MemoryBank bank = banks.of(term.bank());
    int anchors = candidates.anchors();
    long perAnchor = (long) candidates.negativeCount() * bank.width() * Float.BYTES;
    boolean gpu = unit.getDevice().isGpu();
    int stride = (int) Math.max(1, (gpu ? GPU_BYTES : CPU_BYTES) / perAnchor);

    NDArray queries = unit.stopGradient().div(temperature).expandDims(1); // (B, 1, D)
    double logC = 0;
    if (term.criterion() instanceof Criterion.Nce nce) {
      double z =
          nce.partition().value().isPresent()
              ? nce.partition().value().getAsDouble()
              : estimates.computeIfAbsent(
                  nce.partition(), unknown -> estimate(queries, bank, candidates, stride));
      logC = Math.log(candidates.negativeCount() * z);
      metrics.put(term.name() + "/ln-partition", unit.getManager().create((float) Math.log(z)));
    }

    NDArray positiveRows = bank.gather(candidates.positives()); // (B, P, D)
    NDArray positiveScores = scores(queries, positiveRows); // (B, P)
    Judged judged =
        !gpu && term.criterion() instanceof Criterion.Nce && term.guidance().targets().isEmpty()
            ? sweep(term, queries, positiveScores, logC)
            : inParts(term, queries, positiveScores, logC, stride);
    double pairs = (double) anchors * candidates.negativeCount();
    metrics.put(
        term.name() + "/positive-similarity", positiveScores.mean().mul((float) temperature));
    metrics.put(
        term.name() + "/negative-similarity",
        judged.negativeSum().mul((float) (temperature / pairs)));
    NDArray slope = judged.pushes().add(product(judged.byPositives(), positiveRows)); // (B, D)
    return term(term, unit, judged.losses(), slope);
  }

  /**
   * Anchors, judged.
   *
   * @param losses {@code (B)}
   * @param byPositives {@code (B, P)}
   * @param pushes {@code (B, D)}, what the negatives add to the derivative by the queries
   * @param negativeSum of the negatives' scores
   */
  private record Judged(NDArray losses, NDArray byPositives, NDArray pushes, NDArray negativeSum) {}

  private Judged sweep(BankTerm term, NDArray queries, NDArray positiveScores, double logC) {
    NceSweep found =
        NceSweep.of(term.candidates().negatives(), queries.squeeze(1), logC, banks.of(term.bank()));
    Criterion.Judgement judgement = term.criterion().judge(positiveScores, found.scores(), logC);
    return new Judged(
        judgement.losses(), judgement.byPositives(), found.pushes(), found.scores().sum());
  }

  private Judged inParts(
      BankTerm term, NDArray queries, NDArray positiveScores, double logC, int stride) {
    MemoryBank bank = banks.of(term.bank());
    int anchors = term.candidates().anchors();
    List<NDArray> losses = new ArrayList<>();
    List<NDArray> byPositives = new ArrayList<>();
    List<NDArray> pushes = new ArrayList<>();
    NDArray negativeSum = null;
    for (int from = 0; from < anchors; from += stride) {
      int to = Math.min(anchors, from + stride);
      NDArray rows = bank.gather(Slices.rows(term.candidates().negatives(), from, to)); // (b, K, D)
      NDArray negativeScores = scores(Slices.rows(queries, from, to), rows); // (b, K)
      Criterion.Judgement judgement =
          judge(term, Slices.rows(positiveScores, from, to), negativeScores, from, to, logC);
      losses.add(judgement.losses());
      byPositives.add(judgement.byPositives());
      pushes.add(product(judgement.byNegatives(), rows));
      NDArray sum = negativeScores.sum();
      negativeSum = negativeSum == null ? sum : negativeSum.addi(sum);
      rows.close();
    }
    return new Judged(
        joined(losses), joined(byPositives), joined(pushes), Objects.requireNonNull(negativeSum));
  }

  private static Criterion.Judgement judge(
      BankTerm term, NDArray positives, NDArray negatives, int from, int to, double logC) {
    return term.guidance().targets().isPresent()
        ? term.criterion()
            .judgeSoftly(
                positives,
                negatives,
                Slices.rows(term.guidance().targets().orElseThrow(), from, to),
                logC)
        : term.criterion().judge(positives, negatives, logC);
  }

  /** The mean over the anchors, with the derivative in the graph. */
  private LossTerm term(BankTerm term, NDArray unit, NDArray losses, NDArray slope) {
    NDArray mean;
    if (term.guidance().weights().isPresent()) {
      NDArray weights = term.guidance().weights().orElseThrow(); // (B)
      NDArray shares = weights.div(weights.sum()); // (B)
      mean = losses.mul(shares).sum();
      slope = slope.mul(shares.expandDims(1)).divi(temperature);
    } else {
      mean = losses.mean();
      slope = slope.div(losses.getShape().get(0) * temperature);
    }
    // Worth nothing, with the slope for a derivative.
    NDArray product = unit.mul(slope).sum();
    NDArray value = product.sub(product.stopGradient()).add(mean);
    return new LossTerm(term.name(), value, term.weight());
  }

  /** Z: the mean of e^score over the negatives of all anchors. */
  private static double estimate(
      NDArray queries, MemoryBank bank, Candidates candidates, int stride) {
    double sum = 0;
    for (int from = 0; from < candidates.anchors(); from += stride) {
      int to = Math.min(candidates.anchors(), from + stride);
      NDArray rows = bank.gather(Slices.rows(candidates.negatives(), from, to)); // (b, K, D)
      sum += scores(Slices.rows(queries, from, to), rows).exp().sum().getFloat();
      rows.close();
    }
    return sum / ((double) candidates.anchors() * candidates.negativeCount());
  }

  /** {@code (b, 1, D)} and {@code (b, K, D)} to {@code (b, K)}; as a row it is the fastest. */
  private static NDArray scores(NDArray queries, NDArray rows) {
    return queries.matMul(rows.transpose(0, 2, 1)).squeeze(1);
  }

  /** {@code (b, K)} and {@code (b, K, D)} to {@code (b, D)}. */
  private static NDArray product(NDArray byScores, NDArray rows) {
    return byScores.expandDims(1).matMul(rows).squeeze(1);
  }

  private static NDArray joined(List<NDArray> parts) {
    return parts.size() == 1 ? parts.get(0) : NDArrays.concat(new NDList(parts));
  }
}
