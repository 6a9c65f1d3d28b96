/**
 * Metrics on plain arrays: rows, classes, neighbours, clusters.
 *
 * <p>Each takes arrays and gives numbers, per item where an interval is wanted; none knows files,
 * models or splits. Letters: N rows, V items, D width, C classes, K clusters. Where scikit-learn
 * has the metric, the definition is the same and the tests hold its values.
 */
@CheckReturnValue
@NullMarked
package dev.duet.eval.metric;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
