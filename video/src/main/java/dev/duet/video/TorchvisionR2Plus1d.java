package dev.duet.video;

import com.google.common.collect.ImmutableList;
import dev.duet.video.Layer.Convolution;
import dev.duet.video.Layer.Residual;
import java.util.List;

/**
 * torchvision's r2plus1d_18 without its classifier (Tran et al., "A closer look at spatiotemporal
 * convolutions", CVPR 2018): the number of mid-planes gives each factorised convolution the
 * parameters of the 3-D one it stands for.
 */
final class TorchvisionR2Plus1d {
  private static final int STEM_MID_PLANES = 45;
  private static final int BLOCKS = 2;

  private TorchvisionR2Plus1d() {}

  static ImmutableList<Stage> stages(VideoEncoderConfig config) {
    List<Integer> widths = config.stageWidths();
    ImmutableList.Builder<Stage> stages = ImmutableList.builder();
    stages.add(stem(widths.get(0)));
    for (int i = 1; i < widths.size(); i++) {
      int out = widths.get(i);
      ImmutableList.Builder<Layer> layers = ImmutableList.builder();
      for (int j = 0; j < BLOCKS; j++) {
        int in = j == 0 ? widths.get(i - 1) : out;
        int stride = i > 1 && j == 0 ? 2 : 1;
        layers.add(block("layer" + i + "." + j + ".", in, out, stride));
      }
      stages.add(new Stage("conv" + (i + 1) + "x", out, layers.build()));
    }
    return stages.build();
  }

  private static Stage stem(int width) {
    return new Stage(
        "conv1",
        width,
        ImmutableList.of(
            new Convolution(
                "stem.0",
                3,
                STEM_MID_PLANES,
                Extent.inSpace(7),
                Extent.inSpace(2),
                new BatchNorm("stem.1", STEM_MID_PLANES),
                true),
            new Convolution(
                "stem.3",
                STEM_MID_PLANES,
                width,
                Extent.inTime(3),
                Extent.UNIT,
                new BatchNorm("stem.4", width),
                true)));
  }

  private static Residual block(String prefix, int in, int out, int stride) {
    int mid = midPlanes(in, out); // of both convolutions, from the block's input planes
    ImmutableList.Builder<Convolution> main = ImmutableList.builder();
    main.addAll(factorised(prefix + "conv1", in, mid, out, stride, true));
    main.addAll(factorised(prefix + "conv2", out, mid, out, 1, false));
    boolean identity = in == out && stride == 1;
    Convolution shortcut =
        identity
            ? null
            : new Convolution(
                prefix + "downsample.0",
                in,
                out,
                Extent.UNIT,
                new Extent(stride, stride, stride),
                new BatchNorm(prefix + "downsample.1", out),
                false);
    return new Residual(main.build(), null, shortcut);
  }

  private static ImmutableList<Convolution> factorised(
      String name, int in, int mid, int out, int stride, boolean relu) {
    return ImmutableList.of(
        new Convolution(
            name + ".0.0",
            in,
            mid,
            Extent.inSpace(3),
            Extent.inSpace(stride),
            new BatchNorm(name + ".0.1", mid),
            true),
        new Convolution(
            name + ".0.3",
            mid,
            out,
            Extent.inTime(3),
            Extent.inTime(stride),
            new BatchNorm(name + ".1", out),
            relu));
  }

  private static int midPlanes(int in, int out) {
    return (in * out * 27) / (in * 9 + 3 * out);
  }
}
