package dev.duet.decode.synthetic;

import com.google.common.math.IntMath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/** Encodes a description into a file. */
final class MediaWriter {
  private MediaWriter() {}

  static WrittenMedia write(SyntheticMedia media, Path file) throws IOException {
    try (Muxer muxer = new Muxer(file, media.offsetSeconds())) {
      List<TrackEncoder> tracks = new ArrayList<>();
      try {
        if (media.video().isPresent()) {
          tracks.add(new VideoEncoder(muxer, media.video().get()));
        }
        if (media.audio().isPresent()) {
          tracks.add(new AudioEncoder(muxer, media.audio().get()));
        }
        for (TrackEncoder track : tracks) {
          track.start();
        }
        if (muxer.holdsNoTimes()) {
          checkStartsAtZero(media, file, tracks);
        }
        muxer.begin(movieTicks(media));
        encode(tracks);
        muxer.finish();
        return new WrittenMedia(file, media, clockZeroSeconds(media, muxer, tracks));
      } finally {
        tracks.forEach(TrackEncoder::close);
      }
    }
  }

  private static void checkStartsAtZero(SyntheticMedia media, Path file, List<TrackEncoder> tracks)
      throws IOException {
    boolean heldBack = media.video().map(v -> v.bFrames() > 0).orElse(false);
    boolean constantRate = media.video().map(v -> v.times().isConstantRate()).orElse(true);
    boolean fromZero = tracks.stream().allMatch(track -> track.firstPacketSeconds() == 0);
    if (heldBack || !constantRate || !fromZero || media.offsetSeconds() != 0) {
      throw new IOException(
          "cannot write "
              + file
              + ": AVI holds no times, so it takes only tracks from 0 at a constant rate, without"
              + " B-frames, offset or an audio encoder's priming");
    }
  }

  private static double clockZeroSeconds(
      SyntheticMedia media, Muxer muxer, List<TrackEncoder> tracks) {
    DoubleStream starts = tracks.stream().mapToDouble(TrackEncoder::firstPacketSeconds);
    if (muxer.trimsBeforeZero()) {
      starts = starts.map(start -> Math.max(start, -media.offsetSeconds()));
    }
    return starts.min().orElseThrow();
  }

  /** Ticks a second in which every track's start is whole, for the edit lists of MP4. */
  private static int movieTicks(SyntheticMedia media) {
    int video = media.video().map(v -> v.times().tickDenominator()).orElse(1);
    int audio = media.audio().map(AudioTrack::sampleRateHz).orElse(1);
    return IntMath.saturatedMultiply(video / IntMath.gcd(video, audio), audio);
  }

  /** Frames go in by time, so that the muxer need not hold one track back for the other. */
  private static void encode(List<TrackEncoder> tracks) throws IOException {
    Comparator<TrackEncoder> byTime = Comparator.comparingDouble(TrackEncoder::nextSeconds);
    while (true) {
      TrackEncoder earliest = tracks.stream().min(byTime).orElseThrow();
      if (earliest.nextSeconds() == Double.POSITIVE_INFINITY) {
        break;
      }
      earliest.encodeNext();
    }
    for (TrackEncoder track : tracks) {
      track.finish();
    }
  }
}
