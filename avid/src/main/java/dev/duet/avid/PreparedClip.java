package dev.duet.avid;

import dev.duet.decode.Frames;
import org.jspecify.annotations.Nullable;

/**
 * A clip ready for the towers.
 *
 * @param frames {@code (T, S, S, 3)} cropped, or null
 * @param spectrogram {@code (F_t, F_f)} normalised, row-major, or null
 */
@SuppressWarnings("ArrayRecordComponent") // handed on without a copy; identity equality is meant
public record PreparedClip(@Nullable Frames frames, float @Nullable [] spectrogram) {}
