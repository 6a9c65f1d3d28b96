package dev.duet.decode.synthetic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Encodes a description into a file. */
final class MediaWriter {
  private MediaWriter() {}

  static void write(SyntheticMedia media, Path file) throws IOException {
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
        muxer.begin();
        encode(tracks);
        muxer.finish();
      } finally {
        tracks.forEach(TrackEncoder::close);
      }
    }
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
