package dev.duet.avid.train;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.DuetModel;
import dev.duet.avid.data.BatchSource;
import dev.duet.avid.data.DataConfig;
import dev.duet.avid.data.FileBatchSource;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.loss.Objective;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import java.util.List;
import java.util.Optional;

/**
 * What a model is trained on.
 *
 * @param batches the training batches
 * @param instanceIds the manifest's ids in its order
 * @param fingerprint the manifest's
 * @param undistorted every instance once in the manifest's order, for methods that label or cluster
 *     the whole corpus; none where no method asks for it
 */
public record Corpus(
    BatchSource batches,
    List<String> instanceIds,
    String fingerprint,
    Optional<ClipPass> undistorted) {
  public Corpus {
    instanceIds = ImmutableList.copyOf(instanceIds);
    checkArgument(!instanceIds.isEmpty(), "a corpus needs at least one instance");
  }

  /**
   * The videos of a manifest, as a model and an objective ask for them.
   *
   * @param seed of all draws of the data
   * @throws TrainingDataException if the manifest has fewer instances than a batch
   */
  public static Corpus of(
      Manifest manifest, DuetModel model, Objective objective, DataConfig data, long seed)
      throws TrainingDataException {
    FileBatchSource batches =
        new FileBatchSource(
            manifest, model.config(), model.audioStatistics(), objective.views(), data, seed);
    return of(
        batches, manifest.instances().stream().map(Instance::id).toList(), manifest.fingerprint());
  }

  /** A corpus of which no pass over undistorted clips is wanted. */
  public static Corpus of(BatchSource batches, List<String> instanceIds, String fingerprint) {
    return new Corpus(batches, instanceIds, fingerprint, Optional.empty());
  }
}
