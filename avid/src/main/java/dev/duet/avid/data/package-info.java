/**
 * Training data: where in time the views of an instance are taken, how they are distorted, and
 * ready batches in fixed order (AVID, Morgado et al., CVPR 2021, sec. 4.1).
 *
 * <p>{@link dev.duet.avid.data.BatchSource} is what the training loop takes; {@link
 * dev.duet.avid.data.FileBatchSource} reads it from the files of a manifest, as a {@link
 * dev.duet.avid.data.DataConfig} says. Every random draw derives from the seed, the epoch, the
 * instance and the view, so the number of workers changes nothing.
 */
@CheckReturnValue
@NullMarked
package dev.duet.avid.data;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
