package dev.duet.avid.loss;

import ai.djl.ndarray.NDArray;

/**
 * A part of the loss.
 *
 * @param name as it is logged, for example {@code v2a}
 * @param value scalar, the mean over the batch
 * @param weight its share in the total; an objective whose weights are to sum to one sees to that
 */
public record LossTerm(String name, NDArray value, double weight) {}
