package dev.duet.cli.train;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.DuetModel;
import dev.duet.avid.Output;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.sampling.EvenClips;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.feature.ManifestLabels;
import dev.duet.extract.Extraction;
import dev.duet.extract.ExtractionConfig;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.ExtractionSummary;
import dev.duet.extract.ProgressListener;
import dev.duet.extract.VideoFeatures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Features of a corpus in memory, by a model as it is now. */
public final class ClipFeatures {
  private ClipFeatures() {}

  /** The embeddings of a tower, or its features where the model has no heads. */
  public static Output embedding(DuetModel model, Modality modality) {
    return new Output(modality, model.head(modality).isPresent() ? Output.EMBEDDING : "pool");
  }

  /**
   * Reads and encodes every file.
   *
   * @param clips of each file, evenly spaced
   * @return for each output the files that could be read, in the manifest's order, with what the
   *     manifest knows of them
   * @throws ExtractionException if none can be read
   */
  public static Map<Output, FeatureSet> of(
      Manifest manifest, DuetModel model, List<Output> outputs, int clips, int workers)
      throws ExtractionException, InterruptedException {
    Map<String, VideoFeatures> byId = new HashMap<>();
    ExtractionConfig config =
        ExtractionConfig.of(model.config())
            .withOutputs(outputs)
            .withSampler(new EvenClips(clips))
            .withWorkers(workers)
            .withBatchSize(32);
    ExtractionSummary unused =
        Extraction.run(
            manifest,
            model,
            config,
            features -> byId.put(features.instance().id(), features),
            ProgressListener.NONE);
    List<Instance> read =
        manifest.instances().stream().filter(i -> byId.containsKey(i.id())).toList();
    if (read.isEmpty()) {
      throw new ExtractionException("no file of the corpus can be read");
    }
    Map<Output, FeatureSet> sets = new LinkedHashMap<>();
    for (Output output : outputs) {
      List<float[]> rows = new ArrayList<>();
      List<Integer> itemOfRow = new ArrayList<>();
      for (int item = 0; item < read.size(); item++) {
        VideoFeatures features = Objects.requireNonNull(byId.get(read.get(item).id()));
        for (float[] row : Objects.requireNonNull(features.values().get(output))) {
          rows.add(row);
          itemOfRow.add(item);
        }
      }
      sets.put(
          output,
          new FeatureSet(
              output.name(),
              read.stream().map(ManifestLabels::item).collect(ImmutableList.toImmutableList()),
              itemOfRow.stream().mapToInt(Integer::intValue).toArray(),
              FeatureMatrix.of(rows.toArray(new float[0][])),
              Map.of()));
    }
    return sets;
  }
}
