/** Chooses the times of clips in a file. */
@CheckReturnValue
@NullMarked
package dev.duet.decode.sampling;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
