/** Waveform to spectrogram to audio encoder. */
@CheckReturnValue
@NullMarked
package dev.duet.audio;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
