/** The two-tower model, its weights file and its provenance. */
@CheckReturnValue
@NullMarked
package dev.duet.avid;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
