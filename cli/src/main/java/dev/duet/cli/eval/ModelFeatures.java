package dev.duet.cli.eval;

import ai.djl.Device;
import com.google.common.collect.ImmutableList;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.Output;
import dev.duet.cli.option.ClipOptions;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.WorkerOption;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.feature.RowCollector;
import dev.duet.extract.Backlog;
import dev.duet.extract.Extraction;
import dev.duet.extract.ExtractionConfig;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.FeatureSink;
import dev.duet.extract.RunDescription;
import dev.duet.extract.VideoFailure;
import dev.duet.extract.VideoFeatures;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Features of a model over a manifest's files, kept in memory. */
final class ModelFeatures implements FeatureSink {
  private static final Logger log = LoggerFactory.getLogger(ModelFeatures.class);

  private final Map<String, VideoFeatures> videos = new HashMap<>();
  private Map<String, String> facts = Map.of();
  private int failed;

  private ModelFeatures() {}

  /** One set for each output; files that cannot be used are logged and left out. */
  static List<FeatureSet> of(
      Path model,
      Manifest manifest,
      List<String> outputs,
      @Nullable Integer size,
      ClipOptions clips,
      WorkerOption workers,
      EngineOptions engine)
      throws EvaluationException, ModelException, ExtractionException, InterruptedException {
    List<Output> wanted = outputs(outputs);
    Device device = engine.start();
    ModelFeatures sink = new ModelFeatures();
    try (DuetModel loaded = DuetModel.load(model, device);
        ProgressDisplay display = ProgressDisplay.open("Extracting")) {
      ExtractionConfig config = ExtractionConfig.of(loaded.config());
      var unused =
          Extraction.run(
              manifest,
              loaded,
              config
                  .withOutputs(wanted.isEmpty() ? config.outputs() : wanted)
                  .withFrameSize(size == null ? config.frameSize() : size)
                  .withSampler(clips.sampler())
                  .withLimits(clips.limits())
                  .withWorkers(workers.count()),
              sink,
              display);
      return sink.sets(manifest, wanted.isEmpty() ? config.outputs() : wanted);
    }
  }

  private static List<Output> outputs(List<String> names) throws EvaluationException {
    ImmutableList.Builder<Output> outputs = ImmutableList.builder();
    for (String name : names) {
      try {
        outputs.add(Output.parse(name));
      } catch (IllegalArgumentException e) {
        throw new EvaluationException("--outputs: " + e.getMessage(), e);
      }
    }
    return outputs.build();
  }

  @Override
  public Backlog begin(RunDescription run, List<Output> outputs, List<Instance> files) {
    facts = run.facts();
    return Backlog.all(files);
  }

  @Override
  public void write(VideoFeatures features) {
    VideoFeatures unused = videos.put(features.instance().id(), features);
  }

  @Override
  public void reject(VideoFailure failure) {
    failed++;
    log.warn("{}: {}", failure.instance().path(), failure.reason());
  }

  private Map<String, String> failedFiles() {
    return Map.of(FeatureSet.FAILED_FILES, String.valueOf(failed));
  }

  private List<FeatureSet> sets(Manifest manifest, List<Output> outputs)
      throws EvaluationException {
    ImmutableList.Builder<FeatureSet> sets = ImmutableList.builder();
    for (Output output : outputs) {
      RowCollector collector =
          new RowCollector(output.name(), output.modality() == dev.duet.decode.Modality.AUDIO);
      for (Instance instance : manifest.instances()) {
        VideoFeatures video = videos.get(instance.id());
        float[][] rows = video == null ? null : video.values().get(output);
        if (video != null && rows != null) {
          for (int clip = 0; clip < rows.length; clip++) {
            collector.add(
                instance.id(), video.audioPresent().get(clip), rows[clip], 0, rows[clip].length);
          }
        }
      }
      FeatureSet set = collector.finish(facts);
      sets.add(failed == 0 ? set : set.withProvenance(failedFiles()));
    }
    return sets.build();
  }
}
