package dev.duet.avid.train;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.data.BatchSource;
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

  /** A corpus of which no pass over undistorted clips is wanted. */
  public static Corpus of(BatchSource batches, List<String> instanceIds, String fingerprint) {
    return new Corpus(batches, instanceIds, fingerprint, Optional.empty());
  }
}
