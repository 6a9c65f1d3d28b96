package dev.duet.eval.encoder;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.BatchInput;
import dev.duet.avid.DuetModel;
import dev.duet.avid.FrameBatch;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.SpectrogramBatch;
import dev.duet.decode.Modality;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A frozen encoder's stages, each pooled to a grid and laid flat. */
final class StageMaps {
  private final DuetModel model;
  private final Modality modality;
  private final ImmutableMap<String, Integer> sides;
  private final GridPool pool;
  private final boolean batchStatistics;
  private final BatchInput input;

  /**
   * The stages of one tower.
   *
   * @param sides of each stage's grid
   * @param pool what a cell of a grid tells
   * @param batchStatistics whether batch norms use and move the statistics of the batch, as the
   *     published code does
   */
  StageMaps(
      DuetModel model,
      Modality modality,
      Map<String, Integer> sides,
      GridPool pool,
      boolean batchStatistics) {
    this.model = model;
    this.modality = modality;
    this.sides = ImmutableMap.copyOf(sides);
    this.pool = pool;
    this.batchStatistics = batchStatistics;
    input =
        switch (modality) {
          case VIDEO -> new FrameBatch();
          case AUDIO ->
              new SpectrogramBatch(
                  model.config().spectrogramFrames(), model.config().spectrogram().bins());
        };
  }

  /** Width of a stage's features: channels times the grid's cells. */
  int width(String stage) {
    int side = requireNonNull(sides.get(stage));
    int channels =
        switch (modality) {
          case VIDEO -> model.videoEncoder().width(stage);
          case AUDIO -> model.audioEncoder().width(stage);
        };
    return channels * side * side;
  }

  /**
   * Runs a batch.
   *
   * @param training whether the batch is one of training; only then may its statistics count
   * @return for each stage {@code (B, width)}
   */
  Map<String, float[][]> compute(List<PreparedClip> clips, boolean training) {
    boolean moving = training && batchStatistics;
    Map<String, float[][]> features = new LinkedHashMap<>();
    try (NDManager batch = model.manager().newSubManager()) {
      NDArray loaded = input.load(batch, clips);
      ParameterStore parameters = new ParameterStore(batch, false);
      Map<String, NDArray> stages =
          switch (modality) {
            case VIDEO -> model.videoEncoder().stages(parameters, loaded, moving, sides.keySet());
            case AUDIO -> model.audioEncoder().stages(parameters, loaded, moving, sides.keySet());
          };
      sides.forEach(
          (stage, side) -> features.put(stage, pooled(requireNonNull(stages.get(stage)), side)));
    }
    return features;
  }

  private float[][] pooled(NDArray map, int side) {
    Shape shape = map.getShape(); // (B, C), (B, C, T, F) or (B, C, T, H, W)
    int channels = (int) shape.get(1);
    int frames = shape.dimension() == 5 ? (int) shape.get(2) : 1;
    int height = shape.dimension() >= 4 ? (int) shape.get(shape.dimension() - 2) : 1;
    int width = shape.dimension() >= 4 ? (int) shape.get(shape.dimension() - 1) : 1;
    float[] values = map.toFloatArray();
    float[][] rows = new float[(int) shape.get(0)][];
    for (int clip = 0; clip < rows.length; clip++) {
      int offset = clip * channels * frames * height * width;
      rows[clip] = pool.pool(values, offset, channels, frames, height, width, side);
    }
    return rows;
  }
}
