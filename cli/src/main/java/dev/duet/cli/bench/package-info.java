/**
 * {@code duet bench}: the phases of feature extraction, each timed alone, and the whole.
 *
 * <p>A measurement is one JSON line, {@code {"what", "min_s", "median_s", "per_second", ...}}, the
 * form of {@code docs/bench/peer.py}, so that a comparison is a division.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli.bench;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
