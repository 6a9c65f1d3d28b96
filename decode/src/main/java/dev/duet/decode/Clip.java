package dev.duet.decode;

import org.jspecify.annotations.Nullable;

/**
 * One clip as read from a file.
 *
 * @param index position of the clip in the request
 * @param time where it was taken
 * @param frames {@code (T, H, W, 3)}; null exactly when the format asks for no video
 * @param waveform mono samples in [-1, 1]; null exactly when the format asks for no audio
 * @param audioPresent whether the file has sound anywhere in the clip's audio window
 */
@SuppressWarnings(
    "ArrayRecordComponent") // samples are handed on without a copy; identity equality is meant
public record Clip(
    int index,
    ClipTime time,
    @Nullable Frames frames,
    float @Nullable [] waveform,
    boolean audioPresent) {}
