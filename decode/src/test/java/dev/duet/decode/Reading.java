package dev.duet.decode;

import dev.duet.decode.synthetic.FrameCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Shorthands of the reader's tests. */
final class Reading {
  static final Set<Modality> VIDEO = EnumSet.of(Modality.VIDEO);
  static final Set<Modality> AUDIO = EnumSet.of(Modality.AUDIO);
  static final Set<Modality> BOTH = EnumSet.allOf(Modality.class);

  private Reading() {}

  /** Frames of {@code count} at {@code framesPerSecond}, 64 pixels on the short side; no sound. */
  static ClipFormat frames(int count, double framesPerSecond) {
    return new ClipFormat(
        VIDEO,
        count,
        framesPerSecond,
        new FrameSize.ShortSide(64),
        24_000,
        1,
        ShortClipPolicy.REPEAT_FROM_START,
        MissingAudioPolicy.ZEROS);
  }

  /** Sound of {@code seconds} at {@code sampleRateHz}; no frames. */
  static ClipFormat sound(int sampleRateHz, double seconds) {
    return new ClipFormat(
        AUDIO,
        1,
        1,
        new FrameSize.Original(),
        sampleRateHz,
        seconds,
        ShortClipPolicy.REPEAT_FROM_START,
        MissingAudioPolicy.ZEROS);
  }

  /** Clips whose frames and sound start together. */
  static List<ClipTime> at(double... seconds) {
    return DoubleStream.of(seconds).mapToObj(s -> new ClipTime(s, s)).toList();
  }

  /** Opens a file, reads clips in one pass, closes it. */
  static List<Clip> read(Path file, ClipFormat format, List<ClipTime> times)
      throws DecodeException {
    try (ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT)) {
      return read(reader, format, times);
    }
  }

  static List<Clip> read(ClipReader reader, ClipFormat format, List<ClipTime> times)
      throws DecodeException {
    List<Clip> clips = new ArrayList<>();
    reader.read(times, format, clips::add);
    return clips;
  }

  /** The frame indices that a clip shows. */
  static List<Integer> indices(Clip clip) {
    return IntStream.range(0, clip.frames().count())
        .mapToObj(t -> FrameCode.frameIndex(clip.frames(), t))
        .toList();
  }
}
