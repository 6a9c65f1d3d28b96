package dev.duet.avid.loss.pair;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.LossTerm;
import dev.duet.avid.loss.Step;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Methods that compare two views of each instance of a batch and need no memory: cross-modal
 * InfoNCE, SimCLR, Barlow Twins, VICReg, each across modalities, within them or both.
 */
public final class PairObjective extends PairedObjective {
  private final PairLoss loss;

  /** Not started yet. */
  public PairObjective(PairLoss loss, PairConfig config) {
    super(config);
    this.loss = loss;
  }

  @Override
  public boolean joinsViews() {
    return loss.joinsViews();
  }

  @Override
  public Evaluation evaluate(Step step, Batch batch) {
    checkArgument(batch.size() >= 2, "a batch needs at least 2 instances: %s", batch.size());
    ImmutableList.Builder<LossTerm> terms = ImmutableList.builder();
    ImmutableMap.Builder<String, NDArray> metrics = ImmutableMap.builder();
    Map<String, NDArray> seen = new LinkedHashMap<>();
    for (ViewPair pair : pairs()) {
      NDArray first = batch.view(pair.first()).embedding(); // (B, D)
      NDArray second = batch.view(pair.second()).embedding(); // (B, D)
      PairLoss.Judged judged = loss.judge(first, second, batch.instances());
      terms.add(new LossTerm(pair.name(), judged.loss(), pair.weight()));
      judged.metrics().forEach((name, value) -> metrics.put(pair.name() + "/" + name, value));
      seen.put(pair.first().name(), first);
      seen.put(pair.second().name(), second);
    }
    return new Evaluation(terms.build(), metrics.buildOrThrow(), () -> remember(seen));
  }
}
