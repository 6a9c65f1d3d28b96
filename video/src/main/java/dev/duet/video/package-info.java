/**
 * Frames to transformed clip to video encoder.
 *
 * <p>{@link dev.duet.video.EvalTransform} crops decoded frames on the worker that read them, {@link
 * dev.duet.video.TrainTransform} distorts them for training as a {@link
 * dev.duet.video.VideoAugmentation} says. {@link dev.duet.video.FrameStaging} brings a batch of
 * them to the device as bytes, where {@link dev.duet.video.FrameNormalization} makes them the
 * encoder's input. Sizes and statistics are those of the published recipe (AVID, Morgado et al.,
 * CVPR 2021).
 *
 * <p>Letters of shapes: B clips, T frames, H rows, W columns, S side of a square crop.
 */
@CheckReturnValue
@NullMarked
package dev.duet.video;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
