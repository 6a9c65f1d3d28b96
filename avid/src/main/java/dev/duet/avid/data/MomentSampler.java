package dev.duet.avid.data;

import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeFailure;
import dev.duet.decode.DecodeFailure.Stage;
import dev.duet.decode.MediaInfo;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.TimeSpan;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Draws where in a file the views of a moment lie, as the published recipe does (AVID, Morgado et
 * al., CVPR 2021).
 *
 * <p>Picture and sound together: with {@code lo} the later start of the two streams and {@code hi}
 * the last time from which both windows fit, the longer window starts at {@code U(lo, hi)}, the
 * shorter up to J before it or beyond it: {@code U(max(L - J, start), min(L + longer + J - shorter,
 * end))} of its own stream. As published, the last bound is the stream's end: a picture may run off
 * it, and is then filled up.
 *
 * <p>One of them alone: {@code U(start, end - length)}, or the start where less than that is there.
 *
 * @param format lengths of the windows
 * @param missingAudio whether a pair that cannot be drawn is a failure, or its picture is drawn
 *     alone and the sound centred on it, zero where there is none
 */
record MomentSampler(ClipFormat format, MissingAudioPolicy missingAudio) {

  /**
   * Draws a moment.
   *
   * @param modalities what is seen of it; the time of another means nothing
   * @param jitterSeconds J
   * @throws DecodeException if the file lacks a stream or is too short
   */
  ClipTime draw(
      MediaInfo info, Set<Modality> modalities, double jitterSeconds, RandomGenerator random)
      throws DecodeException {
    Optional<TimeSpan> video = info.video().map(MediaInfo.Video::span);
    Optional<TimeSpan> audio = info.audio().map(MediaInfo.Audio::span);
    if (modalities.contains(Modality.VIDEO) && video.isEmpty()) {
      throw failure(info, Stage.VIDEO, "no video stream");
    }
    boolean zeros = missingAudio == MissingAudioPolicy.ZEROS;
    if (modalities.contains(Modality.AUDIO) && audio.isEmpty() && !zeros) {
      throw failure(info, Stage.AUDIO, "no audio stream");
    }
    if (!modalities.contains(Modality.AUDIO) || audio.isEmpty()) {
      double start =
          video.isPresent() ? alone(video.get(), format.videoSeconds(), random) : 0; // zeros
      return ClipTime.centred(format, start);
    }
    if (!modalities.contains(Modality.VIDEO)) {
      double start = alone(audio.get(), format.audioSeconds(), random);
      return new ClipTime(start, start);
    }
    if (bothFrom(video.orElseThrow(), audio.get()) < bothUntil(video.get(), audio.get())) {
      return together(video.get(), audio.get(), jitterSeconds, random);
    }
    if (zeros) {
      return ClipTime.centred(format, alone(video.get(), format.videoSeconds(), random));
    }
    throw failure(
        info,
        Stage.AUDIO,
        "too short for %s s of picture and %s s of sound: picture from %.2f to %.2f s, sound from %.2f to %.2f s"
            .formatted(
                format.videoSeconds(),
                format.audioSeconds(),
                video.get().startSeconds(),
                video.get().endSeconds(),
                audio.get().startSeconds(),
                audio.get().endSeconds()));
  }

  private static double bothFrom(TimeSpan video, TimeSpan audio) {
    return Math.max(video.startSeconds(), audio.startSeconds());
  }

  private double bothUntil(TimeSpan video, TimeSpan audio) {
    return Math.min(
        video.endSeconds() - format.videoSeconds(), audio.endSeconds() - format.audioSeconds());
  }

  private ClipTime together(
      TimeSpan video, TimeSpan audio, double jitterSeconds, RandomGenerator random) {
    double first = uniform(bothFrom(video, audio), bothUntil(video, audio), random);
    double slack = format.audioSeconds() - format.videoSeconds();
    TimeSpan inner = slack >= 0 ? video : audio;
    double second =
        uniform(
            Math.max(first - jitterSeconds, inner.startSeconds()),
            Math.min(first + Math.abs(slack) + jitterSeconds, inner.endSeconds()),
            random);
    return slack >= 0 ? new ClipTime(second, first) : new ClipTime(first, second);
  }

  private static double alone(TimeSpan span, double seconds, RandomGenerator random) {
    double last = Math.max(span.startSeconds(), span.endSeconds() - seconds);
    return uniform(span.startSeconds(), last, random);
  }

  private static double uniform(double low, double high, RandomGenerator random) {
    return low + (high - low) * random.nextDouble();
  }

  private static DecodeException failure(MediaInfo info, Stage stage, String reason) {
    return new DecodeException(new DecodeFailure(info.path(), stage, reason));
  }
}
