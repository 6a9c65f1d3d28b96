package dev.duet.extract;

import dev.duet.avid.ClipPreparation;
import dev.duet.decode.Clip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeFailure;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.sampling.ClipSampler;
import java.util.List;
import java.util.function.Consumer;

/** Opens a file, samples clip times from what it holds, and reads and prepares them in one pass. */
record FileClipSource(
    ClipSampler sampler, ClipFormat format, DecodeLimits limits, ClipPreparation preparation)
    implements ClipSource {

  @Override
  public void read(Instance video, Consumer<SourceClip> consumer) throws DecodeException {
    try (ClipReader reader = ClipReader.open(video.path(), limits)) {
      List<ClipTime> times = sampler.sample(video.id(), reader.info(), format);
      if (times.isEmpty()) {
        requireSkipping(video);
      }
      reader.read(times, format, clip -> consumer.accept(prepared(clip)));
    }
  }

  /** There is no clip in a file that has none of the streams asked for. */
  private void requireSkipping(Instance video) throws DecodeException {
    boolean needsVideo = format.modalities().contains(Modality.VIDEO);
    if (needsVideo || format.missingAudio() != MissingAudioPolicy.SKIP) {
      throw new DecodeException(
          new DecodeFailure(
              video.path(),
              needsVideo ? DecodeFailure.Stage.VIDEO : DecodeFailure.Stage.AUDIO,
              needsVideo ? "no video stream" : "no audio stream"));
    }
  }

  private SourceClip prepared(Clip clip) {
    return new SourceClip(span(clip.time()), clip.audioPresent(), preparation.prepare(clip));
  }

  private TimeSpan span(ClipTime time) {
    return format.modalities().contains(Modality.VIDEO)
        ? spanFrom(time.videoStartSeconds(), format.videoSeconds())
        : spanFrom(time.audioStartSeconds(), format.audioSeconds());
  }

  private static TimeSpan spanFrom(double startSeconds, double lengthSeconds) {
    return new TimeSpan(startSeconds, startSeconds + lengthSeconds);
  }
}
