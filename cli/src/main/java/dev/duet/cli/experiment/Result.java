package dev.duet.cli.experiment;

/**
 * One number of an experiment.
 *
 * @param run name of the run
 * @param seed of the run
 * @param modality {@code video} or {@code audio}, or {@code v2a} and {@code a2v} for retrieval from
 *     one to the other
 * @param metric for example {@code linear}
 * @param value a share, in [0, 1]
 */
public record Result(String run, long seed, String modality, String metric, double value) {}
