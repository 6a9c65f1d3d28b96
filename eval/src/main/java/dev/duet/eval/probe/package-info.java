/**
 * Classifiers on top of fixed features: what a probe reads out tells what the features hold.
 *
 * <p>{@link dev.duet.eval.probe.KnnProbe} needs no training, {@link
 * dev.duet.eval.probe.LinearProbe} is softmax regression, {@link dev.duet.eval.probe.SvmProbe} the
 * support vector machine of the published ESC-50 protocol. Each learns from a split's training
 * items, chooses its settings on the validation items and is scored on the test items.
 */
@CheckReturnValue
@NullMarked
package dev.duet.eval.probe;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
