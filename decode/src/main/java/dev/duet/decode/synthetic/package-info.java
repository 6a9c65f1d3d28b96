/**
 * Writes encoded files whose content is known: the oracle for everything that reads media.
 *
 * <p>{@link dev.duet.decode.synthetic.SyntheticMedia} describes a file and says what a correct
 * reader finds in it: which frame is shown when ({@link dev.duet.decode.synthetic.FrameCode} writes
 * the frame's number into its pixels) and the waveform in closed form ({@link
 * dev.duet.decode.synthetic.Sound}). What is painted and heard ({@code Picture}, {@code Sound}) is
 * apart from how it is encoded ({@code VideoTrack}, {@code AudioTrack}). The same description gives
 * the same bytes with the same FFmpeg.
 */
@CheckReturnValue
@NullMarked
package dev.duet.decode.synthetic;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
