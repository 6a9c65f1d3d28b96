/**
 * Evaluation protocols: features and labels in, a report out.
 *
 * <p>{@link dev.duet.eval.ProbeEvaluation} scores classifiers over splits, {@link
 * dev.duet.eval.LowShotEvaluation} under few labels, {@link dev.duet.eval.RetrievalEvaluation}
 * finds within and across modalities, {@link dev.duet.eval.EncoderEvaluation} trains classifiers on
 * and with an encoder, {@link dev.duet.eval.ConsistencyEvaluation}, {@link
 * dev.duet.eval.ClusteringEvaluation} and {@link dev.duet.eval.AlignmentEvaluation} look at the
 * features as they lie. None of them knows how the features were learned.
 */
@CheckReturnValue
@NullMarked
package dev.duet.eval;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
