package dev.duet.extract;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.duet.decode.manifest.Instance;
import java.util.List;

/**
 * What earlier runs into the same sink left to do.
 *
 * @param remaining videos to extract, in the manifest's order
 * @param complete number of videos whose features are there already
 * @param failures videos known to fail, which are not tried again, in the manifest's order
 */
public record Backlog(List<Instance> remaining, int complete, List<VideoFailure> failures) {
  public Backlog {
    remaining = ImmutableList.copyOf(remaining);
    failures = ImmutableList.copyOf(failures);
    checkArgument(complete >= 0, "complete must not be negative: %s", complete);
  }

  /** Nothing was done before. */
  public static Backlog all(List<Instance> videos) {
    return new Backlog(videos, 0, ImmutableList.of());
  }

  /** Number of videos in the manifest. */
  public int total() {
    return remaining.size() + complete + failures.size();
  }
}
