/**
 * Methods with a second network: a copy that follows the trained one slowly (BYOL, MoCo), or the
 * trained one itself with its gradient stopped (SimSiam).
 *
 * <p>A {@link dev.duet.avid.loss.siamese.TargetNetwork} encodes the views that the model has
 * encoded; {@link dev.duet.avid.loss.siamese.DistillationObjective} predicts what it says, {@link
 * dev.duet.avid.loss.siamese.MocoObjective} finds it among a queue of earlier ones. Shapes: B
 * instances, D width of an embedding, K keys in a queue.
 */
@CheckReturnValue
@NullMarked
package dev.duet.avid.loss.siamese;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
