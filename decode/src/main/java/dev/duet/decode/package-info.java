/**
 * Files to clips aligned in time.
 *
 * <p>{@link dev.duet.decode.ClipReader} opens one file, says what is in it ({@link
 * dev.duet.decode.MediaInfo}) and reads {@link dev.duet.decode.Clip}s: a few video frames as packed
 * RGB and a span of mono sound. Both are taken from one clock, in seconds since the container's
 * start time, by the timestamps that the file carries. The sub-packages name the files of a corpus
 * ({@code manifest}), choose the times of clips ({@code sampling}) and write media with known
 * content ({@code synthetic}).
 */
@CheckReturnValue
@NullMarked
package dev.duet.decode;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
