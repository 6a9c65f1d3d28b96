/** The files of a corpus in a fixed order with stable ids. */
@CheckReturnValue
@NullMarked
package dev.duet.decode.manifest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
