package dev.duet.video;

import com.google.common.collect.ImmutableList;
import dev.duet.video.Layer.Convolution;
import dev.duet.video.Layer.MaxPoolRelu;
import dev.duet.video.Layer.Residual;
import java.util.List;

/**
 * The R(2+1)D of AVID (Morgado et al., CVPR 2021). Unlike torchvision's it has a full 3-D stem with
 * a max-pool, as many mid-planes as output planes, a batch norm on each residual sum instead of on
 * the two summands, and a global max-pool.
 */
final class R2Plus1d {
  private R2Plus1d() {}

  static ImmutableList<Stage> stages(VideoEncoderConfig config) {
    List<Integer> widths = config.stageWidths();
    ImmutableList.Builder<Stage> stages = ImmutableList.builder();
    stages.add(stem(widths.get(0), config.stemPool()));
    List<Integer> blocks = blocks(config.depth());
    for (int i = 0; i < blocks.size(); i++) {
      String name = "conv" + (i + 2) + "x";
      int out = widths.get(i + 1);
      ImmutableList.Builder<Layer> layers = ImmutableList.builder();
      for (int j = 0; j < blocks.get(i); j++) {
        // A stage of one block is that block itself, without an index in its name.
        String prefix = blocks.get(i) == 1 ? name : name + "." + j;
        int in = j == 0 ? widths.get(i) : out;
        int stride = i > 0 && j == 0 ? 2 : 1;
        layers.add(block(prefix + ".", in, out, stride));
      }
      stages.add(new Stage(name, out, layers.build()));
    }
    return stages.build();
  }

  private static List<Integer> blocks(int depth) {
    return switch (depth) {
      case 10 -> List.of(1, 1, 1, 1);
      case 18 -> List.of(2, 2, 2, 2);
      case 34 -> List.of(3, 4, 6, 3);
      default -> throw new IllegalArgumentException("depth must be 10, 18 or 34, got " + depth);
    };
  }

  private static Stage stem(int width, boolean pool) {
    Convolution convolution =
        new Convolution(
            "conv1.0",
            3,
            width,
            new Extent(3, 7, 7),
            Extent.inSpace(2),
            new BatchNorm("conv1.1", width),
            !pool);
    return new Stage(
        "conv1",
        width,
        pool ? ImmutableList.of(convolution, new MaxPoolRelu()) : ImmutableList.of(convolution));
  }

  private static Residual block(String prefix, int in, int out, int stride) {
    Extent space = Extent.inSpace(3);
    Extent time = Extent.inTime(3);
    ImmutableList<Convolution> main =
        ImmutableList.of(
            new Convolution(
                prefix + "spt_conv1",
                in,
                out,
                space,
                Extent.inSpace(stride),
                new BatchNorm(prefix + "spt_bn1", out),
                true),
            new Convolution(
                prefix + "tmp_conv1",
                out,
                out,
                time,
                Extent.inTime(stride),
                new BatchNorm(prefix + "tmp_bn1", out),
                true),
            new Convolution(
                prefix + "spt_conv2",
                out,
                out,
                space,
                Extent.UNIT,
                new BatchNorm(prefix + "spt_bn2", out),
                true),
            new Convolution(prefix + "tmp_conv2", out, out, time, Extent.UNIT, null, false));
    boolean identity = in == out && stride == 1;
    Convolution shortcut =
        identity
            ? null
            : new Convolution(
                prefix + "res_conv",
                in,
                out,
                Extent.UNIT,
                new Extent(stride, stride, stride),
                null,
                false);
    return new Residual(main, new BatchNorm(prefix + "out_bn", out), shortcut);
  }
}
