/**
 * What is evaluated: rows of features with the names, labels and recordings of the videos they came
 * from.
 *
 * <p>{@link dev.duet.eval.feature.FeatureSet} is one output of one model over a corpus; {@link
 * dev.duet.eval.feature.FeatureFolder} reads it from what {@code duet extract} wrote. {@link
 * dev.duet.eval.feature.FeatureMatrix} is the bare array that metrics take. Letters: N rows
 * (clips), V videos, D width, C classes.
 */
@CheckReturnValue
@NullMarked
package dev.duet.eval.feature;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
