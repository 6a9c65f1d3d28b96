/** Writes media with known content. */
@CheckReturnValue
@NullMarked
package dev.duet.decode.synthetic;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
