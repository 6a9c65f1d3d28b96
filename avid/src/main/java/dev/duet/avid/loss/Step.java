package dev.duet.avid.loss;

import java.util.random.RandomGenerator;

/**
 * Where training stands.
 *
 * @param number of the step, from 0 on
 * @param total steps of the whole run
 * @param epoch of the step, from 0 on
 * @param random what this step's draws come from: a stream that depends on the run's seed and the
 *     step's number only, so a resumed run draws what an uninterrupted one does
 */
public record Step(long number, long total, int epoch, RandomGenerator random) {}
