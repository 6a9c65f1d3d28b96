package dev.duet.decode.manifest.index;

/**
 * An index in numbers.
 *
 * @param fingerprint of the manifest
 * @param files that can be used
 * @param failed files that cannot
 * @param skipped files that are not what was asked for
 * @param seconds of all usable files together
 * @param bytes of all usable files together
 * @param withVideo usable files with video
 * @param withAudio usable files with sound
 * @param labels number of different labels
 * @param sources number of different sources
 * @param folds official folds of the data set; 0 where no split is known
 */
public record IndexSummary(
    String fingerprint,
    int files,
    int failed,
    int skipped,
    double seconds,
    long bytes,
    int withVideo,
    int withAudio,
    int labels,
    int sources,
    int folds) {}
