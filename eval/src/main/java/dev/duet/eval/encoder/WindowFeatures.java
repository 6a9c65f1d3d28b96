package dev.duet.eval.encoder;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ClipPreparation;
import dev.duet.avid.DuetModel;
import dev.duet.avid.PreparedClip;
import dev.duet.decode.Clip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Instance;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.feature.ManifestLabels;
import dev.duet.eval.feature.RowCollector;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stage of a frozen audio encoder over windows of sound, average-pooled to a grid.
 *
 * @param model in evaluation mode
 * @param files labelled
 * @param windows of each file
 */
public record WindowFeatures(DuetModel model, LabelledFiles files, SoundWindows windows) {
  private static final Logger log = LoggerFactory.getLogger(WindowFeatures.class);
  private static final int FILES_AHEAD = 8;

  /** How the windows of a file are made. */
  private interface Reading {
    List<float[]> waveforms(Instance instance, ClipFormat format) throws DecodeException;
  }

  /** Features to test on; files without sound are left out. */
  public FeatureSet even(String stage, int side) throws EvaluationException {
    return compute(stage, side, windows::even);
  }

  /** Features to learn from. */
  public FeatureSet distorted(String stage, int side, long seed) throws EvaluationException {
    return compute(stage, side, (instance, format) -> windows.distorted(instance, format, seed));
  }

  private FeatureSet compute(String stage, int side, Reading reading) throws EvaluationException {
    StageMaps maps =
        new StageMaps(model, Modality.AUDIO, ImmutableMap.of(stage, side), GridPool.MEAN, false);
    ClipPreparation preparation =
        new ClipPreparation(model.config(), model.audioStatistics(), model.config().frameSize());
    RowCollector collector = new RowCollector("audio." + stage, false);
    List<Instance> instances = files.manifest().instances();
    int failed = 0;
    for (int first = 0; first < instances.size(); first += FILES_AHEAD) {
      List<List<PreparedClip>> read =
          IntStream.range(first, Math.min(first + FILES_AHEAD, instances.size()))
              .parallel()
              .mapToObj(i -> prepared(instances.get(i), reading, preparation))
              .toList();
      for (int i = 0; i < read.size(); i++) {
        if (read.get(i).isEmpty()) {
          failed++;
          continue;
        }
        for (float[] row : requireNonNull(maps.compute(read.get(i), false).get(stage))) {
          collector.add(instances.get(first + i).id(), true, row, 0, row.length);
        }
      }
    }
    Map<String, String> facts =
        failed == 0 ? Map.of() : Map.of(FeatureSet.FAILED_FILES, String.valueOf(failed));
    return ManifestLabels.join(collector.finish(facts), files.manifest());
  }

  private List<PreparedClip> prepared(
      Instance instance, Reading reading, ClipPreparation preparation) {
    try {
      List<PreparedClip> clips =
          reading.waveforms(instance, model.config().clipFormat()).stream()
              .map(
                  waveform ->
                      preparation.prepare(new Clip(0, new ClipTime(0, 0), null, waveform, true)))
              .toList();
      if (clips.isEmpty()) {
        log.warn("{}: no sound", instance.path());
      }
      return clips;
    } catch (DecodeException e) {
      log.warn("{}: {}", instance.path(), e.failure().reason());
      return List.of();
    }
  }
}
