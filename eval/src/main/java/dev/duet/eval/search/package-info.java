/**
 * Exact nearest neighbours among many rows by inner product, in blocks, in bounded memory.
 *
 * <p>{@link dev.duet.eval.search.ExactSearch} multiplies blocks with OpenBLAS and keeps the best of
 * each row; nothing is approximated and no index is built. Rows of length 1 make it a search by
 * cosine similarity.
 */
@CheckReturnValue
@NullMarked
package dev.duet.eval.search;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
