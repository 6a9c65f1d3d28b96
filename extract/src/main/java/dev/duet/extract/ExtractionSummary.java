package dev.duet.extract;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;

/**
 * How a run ended.
 *
 * @param extracted videos whose features this run made
 * @param complete videos whose features were there before
 * @param failures videos without features, of this run and known from earlier ones, in the
 *     manifest's order
 * @param clips clips encoded by this run
 * @param elapsed length of this run
 * @param stages where its time went
 */
public record ExtractionSummary(
    int extracted,
    int complete,
    List<VideoFailure> failures,
    long clips,
    Duration elapsed,
    StageTimes stages) {

  public ExtractionSummary {
    failures = ImmutableList.copyOf(failures);
  }

  /** Number of videos in the manifest. */
  public int videos() {
    return extracted + complete + failures.size();
  }

  /** Videos that could not be used. */
  public int failed() {
    return failures.size() - skipped();
  }

  /** Videos left out on request. */
  public int skipped() {
    return (int) failures.stream().filter(VideoFailure::skipped).count();
  }

  public double clipsPerSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds > 0 ? clips / seconds : 0;
  }
}
