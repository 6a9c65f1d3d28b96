package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The judgement of a batch, and what is to be remembered of it.
 *
 * @param terms at least one
 * @param metrics scalars by name that people watch, such as the mean similarity of positives; not
 *     part of the graph
 * @param memory writes to the objective's state (bank rows, queue, partition constant) that the
 *     evaluation has put off; the loop commits them once, after the optimiser's step
 */
public record Evaluation(List<LossTerm> terms, Map<String, NDArray> metrics, Commit memory) {
  public Evaluation {
    terms = ImmutableList.copyOf(terms);
    metrics = ImmutableMap.copyOf(metrics);
    checkArgument(!terms.isEmpty(), "an evaluation needs at least one term");
  }

  /** A deferred write to an objective's state. */
  @FunctionalInterface
  public interface Commit {
    /** Nothing to remember. */
    Commit NOTHING = () -> {};

    void run();
  }

  /** The loss: the weighted sum of the terms, a scalar. */
  public NDArray total() {
    NDArray sum = null;
    for (LossTerm term : terms) {
      // A double would turn a scalar into a float64.
      NDArray weighted = term.value().mul((float) term.weight());
      sum = sum == null ? weighted : sum.add(weighted);
    }
    return Objects.requireNonNull(sum);
  }
}
