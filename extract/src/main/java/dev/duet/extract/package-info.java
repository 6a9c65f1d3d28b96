/** Batch feature extraction: plan, pipeline, sinks, resume. */
@CheckReturnValue
@NullMarked
package dev.duet.extract;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
