package dev.duet.avid.loss.pair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.loss.LatestEmbeddings;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.TrainingHost;
import dev.duet.avid.loss.View;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What methods over pairs of views have in common: the views, a manager of their own on the model's
 * device, and the last embeddings, from which their health is told.
 */
public abstract class PairedObjective implements Objective {
  private final PairConfig pairs;
  private @Nullable NDManager manager;
  private @Nullable LatestEmbeddings latest;

  /** Not started yet. */
  protected PairedObjective(PairConfig pairs) {
    this.pairs = pairs;
  }

  /** The pairs that count. */
  protected final List<ViewPair> pairs() {
    return pairs.pairs();
  }

  @Override
  public final List<View> views() {
    return pairs.views();
  }

  /**
   * True: these methods compare within the batch, or have state that must not move between its
   * parts.
   */
  @Override
  public final boolean batchCoupled() {
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if modalities of unlike widths are paired
   */
  @Override
  public final void start(TrainingHost host) {
    pairs.checkWidths(host.model());
    NDManager own = NDManager.newBaseManager(host.model().manager().getDevice());
    manager = own;
    latest = new LatestEmbeddings(own);
    allocate(host, own);
  }

  /**
   * Makes parameters and state.
   *
   * @param own closed with the objective
   */
  protected void allocate(TrainingHost host, NDManager own) {}

  /** Keeps copies of a batch's embeddings, {@code (B, D)} by the view's name. */
  protected final void remember(Map<String, NDArray> embeddings) {
    if (latest != null) {
      latest.remember(embeddings);
    }
  }

  @Override
  public final Map<String, Double> health() {
    return latest == null ? ImmutableMap.of() : latest.health();
  }

  @Override
  public final void close() {
    if (manager != null) {
      manager.close();
    }
  }
}
