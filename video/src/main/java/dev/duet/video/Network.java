package dev.duet.video;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.util.Collection;

/**
 * A network as data: its stages in order, and a global max-pool after them.
 *
 * @param stages conv1, conv2x .. conv5x
 */
record Network(ImmutableList<Stage> stages) {
  /** Name of the global max-pool's output. */
  static final String POOL = "pool";

  static Network of(VideoEncoderConfig config) {
    return new Network(
        switch (config.architecture()) {
          case R2PLUS1D -> R2Plus1d.stages(config);
          case TORCHVISION_R2PLUS1D -> TorchvisionR2Plus1d.stages(config);
        });
  }

  /** State_dict entries in PyTorch's order. */
  ImmutableList<ParameterSpec> parameters() {
    return stages.stream()
        .flatMap(stage -> stage.layers().stream())
        .flatMap(layer -> layer.parameters().stream())
        .collect(ImmutableList.toImmutableList());
  }

  ImmutableList<String> stageNames() {
    ImmutableList.Builder<String> names = ImmutableList.builder();
    stages.forEach(stage -> names.add(stage.name()));
    return names.add(POOL).build();
  }

  void checkStages(Collection<String> wanted) {
    checkArgument(
        stageNames().containsAll(wanted), "stages must be among %s, got %s", stageNames(), wanted);
  }

  int width(String stage) {
    checkStages(ImmutableList.of(stage));
    return stage.equals(POOL)
        ? Iterables.getLast(stages).width()
        : Iterables.find(stages, candidate -> candidate.name().equals(stage)).width();
  }
}
