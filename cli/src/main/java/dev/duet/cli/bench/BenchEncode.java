package dev.duet.cli.bench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.audio.SpectrogramConfig;
import dev.duet.avid.DuetModel;
import dev.duet.avid.FeatureEncoder;
import dev.duet.avid.FeatureEncoder.Precision;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.Output;
import dev.duet.avid.PreparedClip;
import dev.duet.cli.option.EngineOptions;
import dev.duet.decode.Frames;
import dev.duet.decode.Modality;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duet bench encode}. */
@Command(
    name = "encode",
    description = "A batch of prepared clips through one encoder with random weights.",
    footerHeading = "%nExample:%n",
    footer = "  duet bench encode video --size 112 --batch 8 --threads 2")
final class BenchEncode implements Callable<Integer> {
  @Mixin private BenchOptions bench;
  @Mixin private EngineOptions engine;

  @Parameters(paramLabel = "video|audio", description = "The encoder.")
  private Modality modality;

  @Option(
      names = "--size",
      paramLabel = "S",
      description = "Side of the frames in pixels (default: ${DEFAULT-VALUE}).")
  private int size = 112;

  @Option(
      names = "--batch",
      paramLabel = "B",
      description = "Clips of a batch (default: ${DEFAULT-VALUE}).")
  private int batch = 8;

  @Option(
      names = "--precision",
      paramLabel = "float32|bfloat16",
      defaultValue = "float32",
      description = "What the encoder computes in (default: ${DEFAULT-VALUE}).")
  private Precision precision;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchEncode() {}

  @Override
  public Integer call() throws Exception {
    int clips = bench.atLeastOne("--batch", batch);
    ModelConfig config = ModelConfig.named("avid");
    List<PreparedClip> input = clips(config, clips, bench.atLeastOne("--size", size));
    List<Output> outputs = ImmutableList.of(new Output(modality, "pool"));
    try (DuetModel model = DuetModel.random(config, 0, engine.start());
        FeatureEncoder encoder = new FeatureEncoder(model, outputs, precision)) {
      bench.measure(
          "encode_%s_%d_b%d".formatted(modality.name().toLowerCase(Locale.ROOT), size, clips),
          clips,
          10,
          () -> {
            var unused = encoder.encode(input);
          },
          ImmutableMap.of("threads", engine.threads(), "precision", precision));
    }
    return 0;
  }

  /** Noise in the form that {@code ClipPreparation} hands over. */
  private List<PreparedClip> clips(ModelConfig config, int count, int size) {
    Random random = new Random(0);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                modality == Modality.VIDEO
                    ? new PreparedClip(frames(config, size, random), null)
                    : new PreparedClip(null, spectrogram(config, random)))
        .collect(ImmutableList.toImmutableList());
  }

  private static Frames frames(ModelConfig config, int size, Random random) {
    byte[] rgb = new byte[config.frameCount() * size * size * 3]; // (T, S, S, 3)
    random.nextBytes(rgb);
    return new Frames(config.frameCount(), size, size, rgb);
  }

  private static float[] spectrogram(ModelConfig config, Random random) {
    SpectrogramConfig spectrogram = config.spectrogram();
    float[] values =
        new float[spectrogram.frames(config.clipFormat().sampleCount()) * spectrogram.bins()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
