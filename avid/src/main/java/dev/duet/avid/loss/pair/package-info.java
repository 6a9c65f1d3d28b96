/**
 * Methods that compare the views of a batch and need no memory.
 *
 * <p>A {@link dev.duet.avid.loss.pair.PairLoss} judges two views' embeddings; {@link
 * dev.duet.avid.loss.pair.PairObjective} applies one across modalities (a clip's picture and its
 * sound), within them (two views of either), or both. Their losses couple the instances of a batch,
 * so gradients cannot be gathered over batches. Shapes: B instances, D width of an embedding.
 */
@CheckReturnValue
@NullMarked
package dev.duet.avid.loss.pair;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
