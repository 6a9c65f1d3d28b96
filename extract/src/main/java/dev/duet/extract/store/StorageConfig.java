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
 */
public record StorageConfig(
    StorageFormat format,
    ElementType elementType,
    int videosPerShard,
    boolean overwrite,
    boolean retryFailures) {

  /** Arrays in float32; a Parquet shard would hold 1,000 videos. */
  public static final StorageConfig DEFAULT =
      new StorageConfig(StorageFormat.NPY, ElementType.FLOAT32, 1000, false, false);

  public StorageConfig {
    checkArgument(videosPerShard >= 1, "videosPerShard must be at least 1: %s", videosPerShard);
  }

  public StorageConfig withFormat(StorageFormat format) {
    return new StorageConfig(format, elementType, videosPerShard, overwrite, retryFailures);
  }

  public StorageConfig withElementType(ElementType elementType) {
    return new StorageConfig(format, elementType, videosPerShard, overwrite, retryFailures);
  }

  public StorageConfig withVideosPerShard(int videosPerShard) {
    return new StorageConfig(format, elementType, videosPerShard, overwrite, retryFailures);
  }

  public StorageConfig withOverwrite(boolean overwrite) {
    return new StorageConfig(format, elementType, videosPerShard, overwrite, retryFailures);
  }

  public StorageConfig withRetryFailures(boolean retryFailures) {
    return new StorageConfig(format, elementType, videosPerShard, overwrite, retryFailures);
  }
}
