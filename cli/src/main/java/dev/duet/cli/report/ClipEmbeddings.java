package dev.duet.cli.report;

import dev.duet.avid.DuetModel;
import dev.duet.avid.Output;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.sampling.EvenClips;
import dev.duet.extract.Extraction;
import dev.duet.extract.ExtractionConfig;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.ProgressListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a model puts the clips of a corpus.
 *
 * @param instances those that could be read, in the manifest's order; N
 * @param video {@code (N, D)}, of unit length
 * @param audio {@code (N, D)}, of unit length
 */
@SuppressWarnings("ArrayRecordComponent") // big, so handed on without a copy
record ClipEmbeddings(List<Instance> instances, float[][] video, float[][] audio) {
  /** Clips of a video whose embeddings are averaged. */
  private static final int CLIPS_PER_VIDEO = 3;

  /** The heads' outputs; those of the encoders where the model has no heads. */
  static ClipEmbeddings of(Manifest manifest, DuetModel model, ProgressListener listener)
      throws ExtractionException, InterruptedException {
    String stage = model.head(Modality.VIDEO).isPresent() ? Output.EMBEDDING : "pool";
    Output video = new Output(Modality.VIDEO, stage);
    Output audio = new Output(Modality.AUDIO, stage);
    Map<String, Map<Output, float[][]>> byId = new HashMap<>();
    var unused =
        Extraction.run(
            manifest,
            model,
            ExtractionConfig.of(model.config())
                .withOutputs(List.of(video, audio))
                .withSampler(new EvenClips(CLIPS_PER_VIDEO)),
            features -> byId.put(features.instance().id(), features.values()),
            listener);
    List<Instance> read =
        manifest.instances().stream().filter(i -> byId.containsKey(i.id())).toList();
    return new ClipEmbeddings(read, means(read, byId, video), means(read, byId, audio));
  }

  private static float[][] means(
      List<Instance> instances, Map<String, Map<Output, float[][]>> byId, Output output) {
    float[][] means = new float[instances.size()][];
    for (int i = 0; i < means.length; i++) {
      Map<Output, float[][]> values = Objects.requireNonNull(byId.get(instances.get(i).id()));
      means[i] = mean(Objects.requireNonNull(values.get(output)));
    }
    return means;
  }

  /** Rows are averaged after they have been brought to unit length, and so is their mean. */
  private static float[] mean(float[][] rows) {
    float[] mean = new float[rows[0].length];
    for (float[] row : rows) {
      float[] unit = normalised(row);
      for (int d = 0; d < mean.length; d++) {
        mean[d] += unit[d];
      }
    }
    return normalised(mean);
  }

  private static float[] normalised(float[] row) {
    double square = 0;
    for (float value : row) {
      square += (double) value * value;
    }
    double length = Math.max(Math.sqrt(square), 1e-12);
    float[] unit = new float[row.length];
    for (int d = 0; d < unit.length; d++) {
      unit[d] = (float) (row[d] / length);
    }
    return unit;
  }
}
