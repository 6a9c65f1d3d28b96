/**
 * Cross-modal agreement (CMA, Morgado, Vasconcelos, Misra, CVPR 2021, section 4): the second stage
 * of training.
 *
 * <p>{@link dev.duet.cma.PositiveMiner} finds for each instance the others that look alike and
 * sound alike in the memory banks of an AVID run, {@link dev.duet.cma.PositiveSets} keeps them, and
 * {@link dev.duet.cma.CmaObjective} trains with them beside the instance itself. Letters in shape
 * comments: N instances, D numbers an embedding, B anchors, P positives and K negatives of each.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cma;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
