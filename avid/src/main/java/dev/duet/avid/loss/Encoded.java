package dev.duet.avid.loss;

import ai.djl.ndarray.NDArray;

/**
 * A view of every instance of a batch, and what the model makes of it.
 *
 * @param input {@code (B, 3, T, H, W)} or {@code (B, 1, T, F)}
 * @param features {@code (B, C)}, the encoder's pooled output
 * @param embedding {@code (B, D)}, the head's output, not normalised; the features where the model
 *     has no heads
 */
public record Encoded(NDArray input, NDArray features, NDArray embedding) {}
