/** Frames to transformed clip to video encoder. */
@CheckReturnValue
@NullMarked
package dev.duet.video;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
