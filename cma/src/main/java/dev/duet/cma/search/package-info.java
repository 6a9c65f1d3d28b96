/**
 * Exact and approximate search for the nearest rows of matrices that are held in memory.
 *
 * <p>{@link dev.duet.cma.search.ExactSearch} finds for each query the k nearest rows of a gallery;
 * {@link dev.duet.cma.search.AgreementSearch} finds for each instance of a corpus the k others that
 * agree with it most by picture and sound (Morgado, Vasconcelos, Misra, CVPR 2021, section 4.1).
 * Both look at every pair, tile by tile, and give the same answer whatever the tiles, the threads
 * and the library that multiplies. Letters in shape comments: N instances, Q queries, G rows of a
 * gallery, D numbers a row, k neighbours.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cma.search;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
