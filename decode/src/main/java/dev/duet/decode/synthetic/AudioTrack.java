package dev.duet.decode.synthetic;

import static com.google.common.base.Preconditions.checkArgument;

import org.bytedeco.ffmpeg.global.avutil;

/**
 * An audio stream to be written.
 *
 * <p>Channel {@code c} of {@code C} carries the sound times {@code 2 (c + 1) / (C + 1)}: all differ
 * and their mean is the sound itself.
 *
 * @param codec how it is encoded
 * @param sampleRateHz samples per second and channel
 * @param channels number of channels, in FFmpeg's usual layout of that many
 * @param startSample first sample, counted from the file's time 0
 * @param sampleCount samples per channel
 * @param sound what is heard; the track starts and ends where it likes, the sound knows only time
 */
public record AudioTrack(
    Codec codec, int sampleRateHz, int channels, long startSample, long sampleCount, Sound sound) {

  /** Encoders of FFmpeg's LGPL build. */
  public enum Codec {
    AAC("aac", avutil.AV_SAMPLE_FMT_FLTP),
    MP3("libmp3lame", avutil.AV_SAMPLE_FMT_FLTP),
    /** Takes 8, 12, 16, 24 and 48 kHz. */
    OPUS("libopus", avutil.AV_SAMPLE_FMT_FLT),
    /** Two channels only. */
    VORBIS("vorbis", avutil.AV_SAMPLE_FMT_FLTP),
    /** Lossless, 16 bits. */
    FLAC("flac", avutil.AV_SAMPLE_FMT_S16),
    /** Lossless, 16 bits. */
    PCM_S16("pcm_s16le", avutil.AV_SAMPLE_FMT_S16),
    /** Lossless, 32-bit floating point. */
    PCM_F32("pcm_f32le", avutil.AV_SAMPLE_FMT_FLT);

    private final String encoder;
    private final int sampleFormat;

    Codec(String encoder, int sampleFormat) {
      this.encoder = encoder;
      this.sampleFormat = sampleFormat;
    }

    /** FFmpeg's name of the encoder. */
    String encoder() {
      return encoder;
    }

    int sampleFormat() {
      return sampleFormat;
    }
  }

  public AudioTrack {
    checkArgument(
        sampleRateHz >= 8_000 && sampleRateHz <= 192_000,
        "sampleRateHz must lie in [8000, 192000]: %s",
        sampleRateHz);
    checkArgument(channels >= 1 && channels <= 8, "channels must lie in [1, 8]: %s", channels);
    checkArgument(startSample >= 0, "startSample must not be negative: %s", startSample);
    checkArgument(sampleCount >= 1, "sampleCount must be at least 1: %s", sampleCount);
  }

  /** A track from time 0, its length rounded to whole samples. */
  public static AudioTrack of(
      Codec codec, int sampleRateHz, int channels, double seconds, Sound sound) {
    return new AudioTrack(
        codec, sampleRateHz, channels, 0, Math.round(seconds * sampleRateHz), sound);
  }

  /** As many samples, but from {@code startSeconds} on, rounded to a whole sample. */
  public AudioTrack startingAt(double startSeconds) {
    return new AudioTrack(
        codec, sampleRateHz, channels, Math.round(startSeconds * sampleRateHz), sampleCount, sound);
  }

  public double startSeconds() {
    return (double) startSample / sampleRateHz;
  }

  public double endSeconds() {
    return (double) (startSample + sampleCount) / sampleRateHz;
  }

  /** What channel {@code channel} carries at a time, within the track. */
  double channelAt(int channel, double seconds) {
    return sound.at(seconds) * 2 * (channel + 1) / (channels + 1);
  }

  /**
   * The mean of the channels from a time on, in closed form; zero where the track does not reach.
   *
   * @param sampleRateHz of the result, which need not be the track's
   */
  public float[] mono(double startSeconds, int sampleRateHz, int sampleCount) {
    float[] mono = new float[sampleCount];
    for (int i = 0; i < sampleCount; i++) {
      double seconds = startSeconds + (double) i / sampleRateHz;
      // Half a sample of the track, so that rounding of the times does not drop its first sample.
      double half = 0.5 / this.sampleRateHz;
      if (seconds > startSeconds() - half && seconds < endSeconds() - half) {
        mono[i] = (float) sound.at(seconds);
      }
    }
    return mono;
  }
}
