package dev.duet.eval.probe;

import dev.duet.eval.metric.Predictions;

/**
 * What a probe told of the test items.
 *
 * @param variant for example {@code k=10}, or empty
 * @param items predictions of the split's test items, in its order
 * @param clips predictions of the test items' rows, in order
 * @param validationAccuracy top-1 on the validation items; NaN if there are none
 * @param chosen what was chosen on validation, for example {@code l2=0.001}, or empty
 */
public record ProbeResult(
    String variant,
    Predictions items,
    Predictions clips,
    double validationAccuracy,
    String chosen) {}
