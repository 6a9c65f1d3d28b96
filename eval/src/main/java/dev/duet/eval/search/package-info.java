/**
 * Rows compared with rows by inner product, exactly; rows of length 1 are compared by cosine.
 *
 * <p>{@link dev.duet.eval.search.NearestRows} asks the search of {@link dev.duet.cma.search}, which
 * owns it; {@link dev.duet.eval.search.ProductScan} shows every product, for ranks and means over
 * all pairs.
 */
@CheckReturnValue
@NullMarked
package dev.duet.eval.search;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
