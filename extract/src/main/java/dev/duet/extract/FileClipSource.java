package dev.duet.extract;

import dev.duet.avid.ClipPreparation;
import dev.duet.decode.Clip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.Modality;
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.sampling.ClipSampler;
import java.util.function.Consumer;

/** Opens a file, samples clip times from what it holds, and reads and prepares them in one pass. */
record FileClipSource(
    ClipSampler sampler, ClipFormat format, DecodeLimits limits, ClipPreparation preparation)
    implements ClipSource {

  @Override
  public void read(Instance video, Consumer<SourceClip> consumer) throws DecodeException {
    try (ClipReader reader = ClipReader.open(video.path(), limits)) {
      reader.read(
          sampler.sample(video.id(), reader.info(), format),
          format,
          clip -> consumer.accept(prepared(clip)));
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
