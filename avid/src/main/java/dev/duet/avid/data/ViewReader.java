package dev.duet.avid.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Multimaps;
import com.google.common.collect.Sets;
import dev.duet.audio.BinStatistics;
import dev.duet.avid.ClipPreparation;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.loss.View;
import dev.duet.avid.loss.View.Distortion;
import dev.duet.decode.Clip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;
import dev.duet.decode.MediaInfo;
import dev.duet.decode.Modality;
import dev.duet.decode.ShortClipPolicy;
import dev.duet.video.TrainTransform;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Takes the views of an instance from its file, in one visit. Safe for many threads. */
final class ViewReader {
  private final ImmutableList<View> views;
  private final ImmutableSetMultimap<Integer, View> moments;
  private final DataConfig config;
  private final ClipFormat format;
  private final MomentSampler sampler;
  private final ClipPreparation preparation;
  private final TrainTransform transform;
  private final int bins;

  ViewReader(ModelConfig model, BinStatistics statistics, List<View> views, DataConfig config) {
    this.views = ImmutableList.copyOf(views);
    this.config = config;
    moments = ImmutableSetMultimap.copyOf(Multimaps.index(views, View::moment));
    format =
        model.clipFormat().withPolicies(ShortClipPolicy.REPEAT_FROM_START, config.missingAudio());
    sampler = new MomentSampler(format, config.missingAudio());
    preparation = new ClipPreparation(model, statistics, model.frameSize());
    transform = new TrainTransform(model.frameSize(), config.video());
    bins = model.spectrogram().bins();
  }

  /** Lengths and policies of what is read. */
  ClipFormat format() {
    return format;
  }

  /** All that can be asked of a file, decoded, if it takes no more than so many bytes. */
  Optional<KeptFootage> keep(ClipReader file, long maxBytes) throws DecodeException {
    Set<FrameSize> sizes = new HashSet<>();
    Optional<MediaInfo.Video> video = file.info().video();
    for (View view : views) {
      if (view.modality() == Modality.VIDEO && video.isPresent()) {
        sizes.add(decodeSize(view.distortion(), video.get()));
      }
    }
    Set<Modality> modalities =
        views.stream().map(View::modality).collect(Sets.toImmutableEnumSet());
    return KeptFootage.read(file, format, sizes, modalities, maxBytes);
  }

  private FrameSize decodeSize(Distortion distortion, MediaInfo.Video video) {
    return switch (distortion) {
      case NONE -> preparation.decodeSize();
      case AUGMENTED -> transform.decodeSize(video.displayHeight(), video.displayWidth());
    };
  }

  /**
   * The views, each with the part of its modality.
   *
   * @param draws for each moment's time and each view's distortion
   */
  Map<View, PreparedClip> read(Footage footage, Draws draws) throws DecodeException {
    Map<Integer, ClipTime> times = new TreeMap<>();
    for (int moment : moments.keySet()) {
      times.put(moment, draw(footage.info(), moment, draws));
    }
    Map<View, PreparedClip> prepared = new HashMap<>();
    // Sound first: a file that fails for lack of it needs no frames.
    for (View view : views) {
      if (view.modality() == Modality.AUDIO) {
        prepared.put(view, audio(footage, view, times, draws));
      }
    }
    for (Distortion distortion : Distortion.values()) {
      readVideo(footage, distortion, times, draws, prepared);
    }
    return prepared;
  }

  private ClipTime draw(MediaInfo info, int moment, Draws draws) throws DecodeException {
    boolean augmented =
        moments.get(moment).stream().anyMatch(view -> view.distortion() == Distortion.AUGMENTED);
    // A view's name has no space, so none draws from the same stream.
    return sampler.draw(
        info,
        moments.get(moment).stream().map(View::modality).collect(Sets.toImmutableEnumSet()),
        augmented ? config.jitterSeconds() : 0,
        draws.random("moment " + moment));
  }

  private PreparedClip audio(Footage footage, View view, Map<Integer, ClipTime> times, Draws draws)
      throws DecodeException {
    ClipTime time = time(times, view);
    float[] waveform = footage.waveform(time.audioStartSeconds());
    return switch (view.distortion()) {
      case NONE -> preparation.prepare(new Clip(0, time, null, waveform, true));
      case AUGMENTED -> {
        RandomGenerator random = draws.random(view.name());
        float[] louder = config.audio().amplify(waveform, random);
        PreparedClip clip = preparation.prepare(new Clip(0, time, null, louder, true));
        float[] spectrogram = Objects.requireNonNull(clip.spectrogram());
        config.audio().masks().ifPresent(masks -> masks.apply(spectrogram, bins, random));
        yield clip;
      }
    };
  }

  private void readVideo(
      Footage footage,
      Distortion distortion,
      Map<Integer, ClipTime> times,
      Draws draws,
      Map<View, PreparedClip> prepared)
      throws DecodeException {
    ImmutableList<View> wanted =
        views.stream()
            .filter(view -> view.modality() == Modality.VIDEO && view.distortion() == distortion)
            .sorted(Comparator.comparing(view -> time(times, view).videoStartSeconds()))
            .collect(ImmutableList.toImmutableList());
    if (wanted.isEmpty()) {
      return;
    }
    ImmutableList<Double> starts =
        wanted.stream()
            .map(view -> time(times, view).videoStartSeconds())
            .distinct()
            .collect(ImmutableList.toImmutableList());
    MediaInfo.Video video = footage.info().video().orElseThrow();
    FrameSize size = decodeSize(distortion, video);
    List<Frames> clips = footage.frames(starts, size);
    for (View view : wanted) {
      Frames frames = clips.get(starts.indexOf(time(times, view).videoStartSeconds()));
      prepared.put(view, video(frames, view, draws));
    }
  }

  private PreparedClip video(Frames frames, View view, Draws draws) {
    return switch (view.distortion()) {
      case NONE -> preparation.prepare(new Clip(0, new ClipTime(0, 0), frames, null, false));
      case AUGMENTED -> new PreparedClip(transform.apply(frames, draws.random(view.name())), null);
    };
  }

  private static ClipTime time(Map<Integer, ClipTime> times, View view) {
    return Objects.requireNonNull(times.get(view.moment()));
  }
}
