package dev.duet.cli.experiment;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.ModelException;
import dev.duet.cma.PositiveMiner;
import dev.duet.cma.PositiveSets;
import dev.duet.cma.SavedMemory;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.SearchProgress;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How often the k nearest others of an instance in the memory banks are of its class, by each kind
 * of agreement and in every checkpoint that was kept: the precision of the positives that CMA would
 * mine there. The labels are of the training split and serve this measurement alone.
 *
 * <p>A run that has no memory banks, as one that is not trained, has no such numbers. Checkpoints
 * that are kept are {@code checkpoints.keepLast}, one every {@code checkpoints.everyEpochs}.
 *
 * @param counts k
 */
record PositivePrecision(List<Integer> counts) implements Evaluation {
  /** Few to as many as are published. */
  static final PositivePrecision DEFAULT = new PositivePrecision(ImmutableList.of(4, 8, 16, 32));

  PositivePrecision {
    counts = ImmutableList.copyOf(counts);
    checkArgument(
        !counts.isEmpty() && counts.stream().allMatch(k -> k >= 1),
        "counts must be at least 1 each: %s",
        counts);
  }

  @Override
  public void run(Judged judged, Receiver receiver)
      throws ModelException, ManifestException, InterruptedException {
    Manifest training = judged.corpus().only(Split.TRAIN);
    List<Optional<String>> labels = training.instances().stream().map(Instance::label).toList();
    int most = counts.stream().max(Integer::compare).orElseThrow();
    for (Path checkpoint : judged.folder().checkpoints()) {
      SavedMemory memory = SavedMemory.load(checkpoint);
      if (!memory.fingerprint().equals(training.fingerprint())) {
        throw new ModelException(
            checkpoint + ": its memory banks are not of the corpus's training split");
      }
      String moment = "after %d epochs".formatted(memory.epochs());
      for (Agreement kind : Agreement.values()) {
        PositiveSets sets =
            new PositiveMiner(kind, most, judged.workers())
                .mine(
                    memory.video(),
                    memory.audio(),
                    memory.fingerprint(),
                    SearchProgress.Listener.NONE);
        for (int k : counts) {
          double precision = dev.duet.cma.PositivePrecision.at(sets, labels, k).orElse(Double.NaN);
          receiver.accept(moment, kind.name().toLowerCase(Locale.ROOT), "P@" + k, precision);
        }
      }
    }
  }
}
