/**
 * Memory banks: an embedding of every instance of a corpus, per modality, on the training device,
 * and the draws of negatives from it (AVID, Morgado et al., CVPR 2021, sec. 3.1).
 *
 * <p>Reading changes nothing; {@link dev.duet.avid.memory.MemoryBank#update} is the one write. A
 * bank belongs to a corpus in a certain order and is refused for any other, by the manifest's
 * fingerprint. Shapes: N instances, D width of an embedding, B anchors, K negatives of an anchor.
 */
@CheckReturnValue
@NullMarked
package dev.duet.avid.memory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
