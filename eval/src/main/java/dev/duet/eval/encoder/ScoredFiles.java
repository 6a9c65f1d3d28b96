package dev.duet.eval.encoder;

import dev.duet.eval.probe.ProbeResult;

/**
 * What was told of the test files of a split.
 *
 * @param result predictions of files and clips
 * @param clipCounts clips of each file
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
public record ScoredFiles(ProbeResult result, int[] clipCounts) {}
