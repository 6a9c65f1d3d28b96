package dev.duet.avid.data;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.audio.AudioAugmentation;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.video.VideoAugmentation;

/**
 * How training batches are made. Workers, batches ahead and cache change the speed and nothing
 * else.
 *
 * @param batchSize B, clips of a batch
 * @param passes times that an epoch goes over the corpus, each time with new clips (the published
 *     clips per video)
 * @param jitterSeconds J, how far a shorter window may reach beyond the longer one of its moment
 * @param video how pictures are distorted
 * @param audio how sound is distorted
 * @param missingAudio whether a file without sound, or too short for a pair, is a failure ({@code
 *     FAIL}) or its sound is zero where it has none ({@code ZEROS})
 * @param failureLimit share of the clips tried, 100 at least, beyond which failures stop the run,
 *     in [0, 1]
 * @param workers threads that read
 * @param batchesAhead batches that are made ready in advance, at least 1
 * @param cacheBytes memory for decoded files, beside the heap; each of the corpus' files that fits
 *     its equal share is decoded once and kept; 0 keeps none
 */
public record DataConfig(
    int batchSize,
    int passes,
    double jitterSeconds,
    VideoAugmentation video,
    AudioAugmentation audio,
    MissingAudioPolicy missingAudio,
    double failureLimit,
    int workers,
    int batchesAhead,
    long cacheBytes) {

  /** The published recipe's, with a batch of 8, for two cores. */
  public static final DataConfig DEFAULT =
      new DataConfig(
          8,
          1,
          0.5,
          VideoAugmentation.PUBLISHED,
          AudioAugmentation.PUBLISHED,
          MissingAudioPolicy.FAIL,
          0.1,
          1,
          3,
          0);

  public DataConfig {
    checkArgument(batchSize >= 1, "batchSize must be at least 1: %s", batchSize);
    checkArgument(passes >= 1, "passes must be at least 1: %s", passes);
    checkArgument(
        jitterSeconds >= 0 && Double.isFinite(jitterSeconds),
        "jitterSeconds must be finite and at least 0: %s",
        jitterSeconds);
    checkArgument(
        missingAudio != MissingAudioPolicy.SKIP,
        "missingAudio must be FAIL or ZEROS: %s",
        missingAudio);
    checkArgument(
        failureLimit >= 0 && failureLimit <= 1,
        "failureLimit must lie in [0, 1]: %s",
        failureLimit);
    checkArgument(workers >= 1, "workers must be at least 1: %s", workers);
    checkArgument(batchesAhead >= 1, "batchesAhead must be at least 1: %s", batchesAhead);
    checkArgument(cacheBytes >= 0, "cacheBytes must be at least 0: %s", cacheBytes);
  }

  public DataConfig withBatchSize(int batchSize) {
    return new DataConfig(
        batchSize,
        passes,
        jitterSeconds,
        video,
        audio,
        missingAudio,
        failureLimit,
        workers,
        batchesAhead,
        cacheBytes);
  }

  public DataConfig withPasses(int passes) {
    return new DataConfig(
        batchSize,
        passes,
        jitterSeconds,
        video,
        audio,
        missingAudio,
        failureLimit,
        workers,
        batchesAhead,
        cacheBytes);
  }

  public DataConfig withAugmentation(VideoAugmentation video, AudioAugmentation audio) {
    return new DataConfig(
        batchSize,
        passes,
        jitterSeconds,
        video,
        audio,
        missingAudio,
        failureLimit,
        workers,
        batchesAhead,
        cacheBytes);
  }

  public DataConfig withFailures(MissingAudioPolicy missingAudio, double failureLimit) {
    return new DataConfig(
        batchSize,
        passes,
        jitterSeconds,
        video,
        audio,
        missingAudio,
        failureLimit,
        workers,
        batchesAhead,
        cacheBytes);
  }

  public DataConfig withWorkers(int workers, int batchesAhead) {
    return new DataConfig(
        batchSize,
        passes,
        jitterSeconds,
        video,
        audio,
        missingAudio,
        failureLimit,
        workers,
        batchesAhead,
        cacheBytes);
  }

  public DataConfig withCacheBytes(long cacheBytes) {
    return new DataConfig(
        batchSize,
        passes,
        jitterSeconds,
        video,
        audio,
        missingAudio,
        failureLimit,
        workers,
        batchesAhead,
        cacheBytes);
  }
}
