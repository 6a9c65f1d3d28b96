/**
 * Shows how far a run is: a bar with clips per second and the time left on a terminal, a log line
 * every few seconds elsewhere.
 *
 * <p>Both write to standard error, so that results can be piped.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli.progress;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
