package dev.duet.avid.train;

import dev.duet.avid.DuetModel;
import dev.duet.avid.FeatureEncoder;
import dev.duet.avid.FeatureEncoder.Precision;
import dev.duet.avid.Output;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.data.TrainingDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Features of a whole corpus from a model in evaluation mode, for objectives that label it and for
 * validation.
 */
public final class FeaturePass {
  private static final int BATCH = 16;

  private final DuetModel model;
  private final List<Output> outputs;

  /**
   * A pass.
   *
   * @param outputs what is wanted
   */
  public FeaturePass(DuetModel model, List<Output> outputs) {
    this.model = model;
    this.outputs = List.copyOf(outputs);
  }

  /**
   * Encodes every clip with the weights as they are now.
   *
   * @return for each output {@code (N, D)}; rows of instances that could not be read are NaN
   * @throws TrainingDataException if reading cannot go on
   */
  public Map<Output, float[][]> run(ClipPass clips)
      throws TrainingDataException, InterruptedException {
    Map<Output, List<float[]>> rows = new LinkedHashMap<>();
    outputs.forEach(output -> rows.put(output, new ArrayList<>()));
    try (FeatureEncoder encoder = new FeatureEncoder(model, outputs, Precision.FLOAT32)) {
      Batches batches = new Batches(encoder, rows);
      clips.read(batches);
      batches.encode();
      Map<Output, float[][]> features = new LinkedHashMap<>();
      rows.forEach(
          (output, list) ->
              features.put(output, complete(list, clips.instances(), encoder.width(output))));
      return features;
    }
  }

  private static float[][] complete(List<float[]> rows, int count, int width) {
    while (rows.size() < count) {
      rows.add(missing(width));
    }
    return rows.toArray(new float[0][]);
  }

  private static float[] missing(int width) {
    float[] row = new float[width];
    Arrays.fill(row, Float.NaN);
    return row;
  }

  /** Gathers clips to batches of one size. */
  private static final class Batches implements ClipPass.Receiver {
    private final FeatureEncoder encoder;
    private final Map<Output, List<float[]>> rows;
    private final List<Integer> instances = new ArrayList<>();
    private final List<PreparedClip> clips = new ArrayList<>();

    Batches(FeatureEncoder encoder, Map<Output, List<float[]>> rows) {
      this.encoder = encoder;
      this.rows = rows;
    }

    @Override
    public void accept(int instance, PreparedClip clip) {
      instances.add(instance);
      clips.add(clip);
      if (clips.size() == BATCH) {
        encode();
      }
    }

    void encode() {
      if (clips.isEmpty()) {
        return;
      }
      encoder
          .encode(clips)
          .forEach(
              (output, values) -> {
                List<float[]> list = Objects.requireNonNull(rows.get(output));
                for (int i = 0; i < values.length; i++) {
                  while (list.size() < instances.get(i)) {
                    list.add(missing(encoder.width(output)));
                  }
                  list.add(values[i]);
                }
              });
      instances.clear();
      clips.clear();
    }
  }
}
