/**
 * Which items train, which choose, which test.
 *
 * <p>{@link dev.duet.eval.split.SplitPlan} makes {@link dev.duet.eval.split.Split}s: the official
 * ones of a manifest or seeded ones. Clips of one recording never lie on two sides, what is chosen
 * is chosen on validation items, and a split that breaks either rule is refused.
 */
@CheckReturnValue
@NullMarked
package dev.duet.eval.split;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
