/**
 * Methods that assign embeddings to prototypes.
 *
 * <p>{@link dev.duet.avid.loss.cluster.SwavObjective} predicts one view's assignment from the
 * other's embedding; {@link dev.duet.avid.loss.cluster.Sinkhorn} makes assignments that use all
 * prototypes alike. Shapes: B instances, D width of an embedding, K prototypes.
 */
@CheckReturnValue
@NullMarked
package dev.duet.avid.loss.cluster;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
