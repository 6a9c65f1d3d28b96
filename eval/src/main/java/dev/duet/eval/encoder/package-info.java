/**
 * Protocols that run the encoder itself: a linear classifier on every stage of a frozen encoder
 * ({@link dev.duet.eval.encoder.StageProbe}), and the whole encoder trained with a classifier
 * ({@link dev.duet.eval.encoder.FineTuning}).
 *
 * <p>Training clips, augmentation and optimiser are those of pretraining (avid.data, avid.train);
 * test clips are spread evenly over a file. Source: AVID, Morgado et al., CVPR 2021, sec. 5 and
 * app. B.
 */
@CheckReturnValue
@NullMarked
package dev.duet.eval.encoder;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
