/**
 * The health of a corpus before it is trained on.
 *
 * <p>{@link dev.duet.cli.scan.ScanCommand} looks at every file's facts, at some of its pictures and
 * of its sound, and at its bytes, and says what is unlike a video with sound that belongs to it.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli.scan;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
