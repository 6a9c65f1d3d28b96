package dev.duet.avid;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.duet.audio.FoldedAudioEncoder;
import dev.duet.decode.Modality;
import dev.duet.video.FoldedVideoEncoder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Inference: batch norm folded into the convolutions, one copy to the device per tower and batch.
 * It has copies of the weights it needs, of the towers it needs, so the model may be closed. Not
 * safe for use from several threads at once.
 */
public final class FeatureEncoder implements AutoCloseable {
  private final NDManager manager;
  private final @Nullable Bfloat16Cast rounding;
  private final ImmutableMap<Output, Integer> widths;
  private final Map<Modality, Tower> towers = new EnumMap<>(Modality.class);

  /**
   * An encoder on the model's device.
   *
   * @param outputs what is wanted; a tower of which nothing is wanted is left out
   * @throws IllegalArgumentException if nothing is wanted, or embeddings of a model without heads
   */
  public FeatureEncoder(DuetModel model, List<Output> outputs, Precision precision) {
    checkArgument(!outputs.isEmpty(), "at least one output must be asked for");
    ImmutableMap.Builder<Output, Integer> widths = ImmutableMap.builder();
    for (Output output : ImmutableSet.copyOf(outputs)) {
      widths.put(output, width(model, output));
    }
    this.widths = widths.buildOrThrow();
    manager = NDManager.newBaseManager(model.manager().getDevice());
    rounding =
        switch (precision) {
          case FLOAT32 -> null;
          case BFLOAT16 -> new Bfloat16Cast(manager.getDevice());
        };
    UnaryOperator<NDArray> cast = rounding == null ? UnaryOperator.identity() : rounding;
    for (Modality modality : Modality.values()) {
      Set<String> stages =
          this.widths.keySet().stream()
              .filter(output -> output.modality() == modality)
              .map(Output::stage)
              .collect(Collectors.toSet());
      if (!stages.isEmpty()) {
        towers.put(modality, tower(model, modality, stages, cast));
      }
    }
  }

  /** What the encoders compute in; heads always compute in float32. */
  public enum Precision {
    FLOAT32,
    /** Several times as fast on GPUs and on CPUs with AMX; features differ by about one percent. */
    BFLOAT16
  }

  private static int width(DuetModel model, Output output) {
    if (output.stage().equals(Output.EMBEDDING)) {
      return model
          .head(output.modality())
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "no output '%s': the model has no projection heads".formatted(output.name())))
          .width();
    }
    return switch (output.modality()) {
      case VIDEO -> model.videoEncoder().width(output.stage());
      case AUDIO -> model.audioEncoder().width(output.stage());
    };
  }

  private Tower tower(
      DuetModel model, Modality modality, Set<String> stages, UnaryOperator<NDArray> cast) {
    ProjectionHead head = stages.contains(Output.EMBEDDING) ? head(model, modality) : null;
    return switch (modality) {
      case VIDEO -> {
        FoldedVideoEncoder encoder = new FoldedVideoEncoder(model.videoEncoder(), manager, cast);
        yield new Tower(new FrameBatch(), encoder::pooledStages, encoder::close, head, stages);
      }
      case AUDIO -> {
        FoldedAudioEncoder encoder = new FoldedAudioEncoder(model.audioEncoder(), manager, cast);
        ModelConfig config = model.config();
        BatchInput input =
            new SpectrogramBatch(config.spectrogramFrames(), config.spectrogram().bins());
        yield new Tower(input, encoder::pooledStages, encoder::close, head, stages);
      }
    };
  }

  private @Nullable ProjectionHead head(DuetModel model, Modality modality) {
    return model.head(modality).map(head -> head.copy(manager)).orElse(null);
  }

  /** Width D of an output. */
  public int width(Output output) {
    Integer width = widths.get(output);
    checkArgument(width != null, "%s was not asked for", output.name());
    return width;
  }

  /**
   * Runs the towers.
   *
   * @param clips at least one, all of one shape; parts that no wanted tower takes may be null
   * @return for each output {@code (clips.size(), D)}; a clip's row does not depend on the other
   *     clips of a batch of the same size
   */
  public Map<Output, float[][]> encode(List<PreparedClip> clips) {
    checkArgument(!clips.isEmpty(), "a batch needs at least one clip");
    ImmutableMap.Builder<Output, float[][]> rows = ImmutableMap.builder();
    try (NDManager batch = manager.newSubManager()) {
      towers.forEach(
          (modality, tower) -> {
            Map<String, NDArray> outputs = tower.run(batch, clips);
            widths.forEach(
                (output, width) -> {
                  NDArray features = outputs.get(output.stage()); // (B, D)
                  if (output.modality() == modality && features != null) {
                    rows.put(output, rows(features.toFloatArray(), width));
                  }
                });
          });
    }
    return rows.buildOrThrow();
  }

  private static float[][] rows(float[] values, int width) {
    float[][] rows = new float[values.length / width][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }
    return rows;
  }

  @Override
  public void close() {
    towers.values().forEach(Tower::close);
    if (rounding != null) {
      rounding.close();
    }
    manager.close();
  }
}
