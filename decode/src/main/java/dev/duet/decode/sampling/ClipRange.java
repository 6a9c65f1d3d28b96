package dev.duet.decode.sampling;

import com.google.common.collect.ContiguousSet;
import com.google.common.collect.DiscreteDomain;
import com.google.common.collect.Lists;
import com.google.common.collect.Range;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.MediaInfo;
import dev.duet.decode.Modality;
import dev.duet.decode.TimeSpan;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Where the clips of a file can lie.
 *
 * @param firstSeconds video start of the first clip
 * @param lastSeconds video start of the last clip that fits whole; the first's if none fits
 */
record ClipRange(ClipFormat format, double firstSeconds, double lastSeconds) {

  /** The range in a file; empty if it has none of the format's modalities. */
  static Optional<ClipRange> of(MediaInfo info, ClipFormat format) {
    if (format.modalities().contains(Modality.VIDEO) && info.video().isPresent()) {
      return Optional.of(of(info.video().get().span(), format, format.videoSeconds(), 0));
    }
    if (format.modalities().contains(Modality.AUDIO) && info.audio().isPresent()) {
      // A clip's video starts this much later than its sound, whose middle is the same.
      double delay = (format.audioSeconds() - format.videoSeconds()) / 2;
      return Optional.of(of(info.audio().get().span(), format, format.audioSeconds(), delay));
    }
    return Optional.empty();
  }

  private static ClipRange of(
      TimeSpan span, ClipFormat format, double clipSeconds, double delaySeconds) {
    double first = span.startSeconds() + delaySeconds;
    double last = span.endSeconds() - clipSeconds + delaySeconds;
    return new ClipRange(format, first, Math.max(first, last));
  }

  double seconds() {
    return lastSeconds - firstSeconds;
  }

  /**
   * {@code count} clips, made when they are asked for: a file that claims to last for ever takes no
   * memory.
   *
   * @param startSeconds video start of each
   */
  List<ClipTime> clips(int count, IntToDoubleFunction startSeconds) {
    List<Integer> indices =
        ContiguousSet.create(Range.closedOpen(0, count), DiscreteDomain.integers()).asList();
    return Lists.transform(indices, i -> ClipTime.centred(format, startSeconds.applyAsDouble(i)));
  }
}
