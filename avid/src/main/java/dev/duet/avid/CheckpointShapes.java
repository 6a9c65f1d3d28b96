package dev.duet.avid;

import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableList;
import dev.duet.audio.AudioEncoderConfig;
import dev.duet.video.VideoEncoderConfig;
import dev.duet.video.VideoEncoderConfig.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the names and shapes of a state_dict tell of a model: architecture, depth, widths and heads.
 * They do not tell strides, pooling or the input; those come from a base configuration.
 *
 * @param shapes by name, without the data-parallel prefix
 */
record CheckpointShapes(Map<String, Shape> shapes) {
  private static final int STAGES = 4;

  private static final Map<List<Integer>, Integer> DEPTH_OF_BLOCKS =
      Map.of(
          List.of(1, 1, 1, 1), 10,
          List.of(2, 2, 2, 2), 18,
          List.of(3, 4, 6, 3), 34);

  /** The named configuration whose video network is closest. */
  ModelConfig base() throws ModelException {
    if (torchvision()) {
      return ModelConfig.named("r2plus1d_18");
    }
    return ModelConfig.named(depth() == 10 ? "avid-small" : ModelConfig.DEFAULT_NAME);
  }

  /** The base with this state_dict's architecture, under the base's name if nothing differs. */
  ModelConfig config(ModelConfig base) throws ModelException {
    VideoEncoderConfig video =
        torchvision()
            ? new VideoEncoderConfig(
                Architecture.TORCHVISION_R2PLUS1D, 18, torchvisionWidths(), base.video().stemPool())
            : new VideoEncoderConfig(
                Architecture.R2PLUS1D, depth(), videoWidths(), base.video().stemPool());
    AudioEncoderConfig audio =
        new AudioEncoderConfig(audioWidths(), base.audio().firstBlockStride());
    ModelConfig config = rename(base, base.name(), video, audio);
    return config.equals(base) ? base : rename(base, "custom", video, audio);
  }

  private ModelConfig rename(
      ModelConfig base, String name, VideoEncoderConfig video, AudioEncoderConfig audio)
      throws ModelException {
    return new ModelConfig(
        name,
        video,
        base.frameSize(),
        base.frameCount(),
        base.framesPerSecond(),
        audio,
        base.spectrogram(),
        base.audioSeconds(),
        projection(),
        projectionNorm());
  }

  private boolean torchvision() {
    return shapes.containsKey(DuetModel.VIDEO_ENCODER + ".stem.0.weight");
  }

  private int depth() throws ModelException {
    List<Integer> blocks = new ArrayList<>();
    for (int stage = 2; stage < 2 + STAGES; stage++) {
      String prefix = DuetModel.VIDEO_ENCODER + ".conv" + stage + "x.";
      int count = shapes.containsKey(prefix + "spt_conv1.weight") ? 1 : 0;
      while (shapes.containsKey(prefix + count + ".spt_conv1.weight")) {
        count++;
      }
      blocks.add(count);
    }
    Integer depth = DEPTH_OF_BLOCKS.get(blocks);
    if (depth == null) {
      throw new ModelException(
          ("no depth has %s blocks in %s.conv2x to conv5x; known are [1, 1, 1, 1], [2, 2, 2, 2] and"
                  + " [3, 4, 6, 3]")
              .formatted(blocks, DuetModel.VIDEO_ENCODER));
    }
    return depth;
  }

  private List<Integer> videoWidths() throws ModelException {
    ImmutableList.Builder<Integer> widths = ImmutableList.builder();
    widths.add(outputs(DuetModel.VIDEO_ENCODER + ".conv1.0.weight"));
    for (int stage = 2; stage < 2 + STAGES; stage++) {
      String prefix = DuetModel.VIDEO_ENCODER + ".conv" + stage + "x.";
      // A stage of one block has no index in its names.
      String name = prefix + "spt_conv1.weight";
      widths.add(outputs(shapes.containsKey(name) ? name : prefix + "0.spt_conv1.weight"));
    }
    return widths.build();
  }

  private List<Integer> torchvisionWidths() throws ModelException {
    ImmutableList.Builder<Integer> widths = ImmutableList.builder();
    widths.add(outputs(DuetModel.VIDEO_ENCODER + ".stem.3.weight"));
    for (int layer = 1; layer <= STAGES; layer++) {
      // A (2+1)-D convolution is a sequence of the spatial one, norm, ReLU and the temporal one.
      widths.add(outputs(DuetModel.VIDEO_ENCODER + ".layer" + layer + ".0.conv1.0.3.weight"));
    }
    return widths.build();
  }

  private List<Integer> audioWidths() throws ModelException {
    ImmutableList.Builder<Integer> widths = ImmutableList.builder();
    widths.add(outputs(DuetModel.AUDIO_ENCODER + ".conv1.0.weight"));
    for (int block = 1; block <= STAGES; block++) {
      widths.add(outputs(DuetModel.AUDIO_ENCODER + ".block" + block + ".conv1.weight"));
    }
    return widths.build();
  }

  private List<Integer> projection() throws ModelException {
    List<Integer> video = projection(DuetModel.VIDEO_HEAD);
    List<Integer> audio = projection(DuetModel.AUDIO_HEAD);
    if (!video.equals(audio)) {
      throw new ModelException(
          "the heads' widths differ, which is not supported: video %s, audio %s"
              .formatted(video, audio));
    }
    return video;
  }

  private List<Integer> projection(String head) throws ModelException {
    ImmutableList.Builder<Integer> widths = ImmutableList.builder();
    for (int place = 0; ; place += 2) {
      String name = head + ".projection." + place + ".weight";
      if (!shapes.containsKey(name)) {
        return widths.build();
      }
      widths.add(outputs(name));
    }
  }

  private boolean projectionNorm() {
    return shapes.keySet().stream()
        .anyMatch(
            name -> name.startsWith(DuetModel.VIDEO_HEAD + ".") && name.endsWith(".running_mean"));
  }

  /** Output channels of a convolution or linear layer. */
  private int outputs(String name) throws ModelException {
    Shape shape =
        Optional.ofNullable(shapes.get(name))
            .orElseThrow(() -> new ModelException("lacks tensor " + name));
    if (shape.dimension() < 2 || shape.get(0) > Integer.MAX_VALUE) {
      throw new ModelException(
          "tensor %s is no weight of a layer: shape %s".formatted(name, shape));
    }
    return (int) shape.get(0);
  }
}
