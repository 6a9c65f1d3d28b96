package dev.duet.extract.store;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How features are stored.
 *
 * @param format in which form
 * @param elementType in which precision
 * @param videosPerShard videos of a Parquet shard; shard k holds the videos {@code [k·S, (k+1)·S)}
 *     of the manifest
 * @param overwrite whether to delete what an earlier run left and start again
 * @param retryFailures whether videos that failed in an earlier run are tried once more
 * @param durable whether each video is on the disk before the next is written; without it a killed
 *     run still goes on where it was, but after a power cut the output has to be made anew
 */
public record StorageConfig(
    StorageFormat format,
    ElementType elementType,
    int videosPerShard,
    boolean overwrite,
    boolean retryFailures,
    boolean durable) {

  /** Arrays in float32; a Parquet shard would hold 1,000 videos. */
  public static final StorageConfig DEFAULT =
      new StorageConfig(StorageFormat.NPY, ElementType.FLOAT32, 1000, false, false, true);

  public StorageConfig {
    checkArgument(videosPerShard >= 1, "videosPerShard must be at least 1: %s", videosPerShard);
  }

  public StorageConfig withFormat(StorageFormat format) {
    return new StorageConfig(
        format, elementType, videosPerShard, overwrite, retryFailures, durable);
  }

  public StorageConfig withElementType(ElementType elementType) {
    return new StorageConfig(
        format, elementType, videosPerShard, overwrite, retryFailures, durable);
  }

  public StorageConfig withVideosPerShard(int videosPerShard) {
    return new StorageConfig(
        format, elementType, videosPerShard, overwrite, retryFailures, durable);
  }

  public StorageConfig withOverwrite(boolean overwrite) {
    return new StorageConfig(
        format, elementType, videosPerShard, overwrite, retryFailures, durable);
  }

  public StorageConfig withRetryFailures(boolean retryFailures) {
    return new StorageConfig(
        format, elementType, videosPerShard, overwrite, retryFailures, durable);
  }

  public StorageConfig withDurable(boolean durable) {
    return new StorageConfig(
        format, elementType, videosPerShard, overwrite, retryFailures, durable);
  }
}
