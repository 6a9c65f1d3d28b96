/**
 * Waveform to spectrogram to audio encoder.
 *
 * <p>{@link dev.duet.audio.Spectrogram} turns mono samples into decibels: the linear front end of
 * the published recipe (AVID, Morgado et al., CVPR 2021) under a {@link
 * dev.duet.audio.LinearLogConfig}, log-mel under a {@link dev.duet.audio.LogMelConfig}. {@link
 * dev.duet.audio.BinStatistics}, measured over a corpus, bring each bin to mean 0 and deviation 1.
 * {@link dev.duet.audio.AudioAugmentation} distorts sound for training.
 *
 * <p>Letters of shapes: T frames, F bins, N samples of the FFT.
 */
@CheckReturnValue
@NullMarked
package dev.duet.audio;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
