/**
 * Chooses the times of clips in a file.
 *
 * <p>{@link dev.duet.decode.sampling.EvenClips} for a fixed number of clips a file (the dense test
 * of AVID, Morgado et al., CVPR 2021), {@link dev.duet.decode.sampling.SlidingClips} to cover a
 * file whatever its length, {@link dev.duet.decode.sampling.RandomClips} for reproducible draws.
 * Clips are placed in the span of the video where the format and the file have one, otherwise in
 * that of the sound.
 */
@CheckReturnValue
@NullMarked
package dev.duet.decode.sampling;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
