package dev.duet.extract;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ClipPreparation;
import dev.duet.avid.DuetModel;
import dev.duet.avid.FeatureEncoder;
import dev.duet.avid.Output;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Manifest;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns the videos of a manifest into features.
 *
 * <pre>{@code
 * try (DuetModel model = DuetModel.load(Path.of("model.safetensors"), Device.cpu())) {
 *   ExtractionSummary summary =
 *       Extraction.run(
 *           Manifest.of("videos"),
 *           model,
 *           ExtractionConfig.of(model.config()).withSampler(new SlidingClips(1.0)),
 *           video -> index.add(video.instance().id(), video.values()),
 *           ProgressListener.NONE);
 * }
 * }</pre>
 *
 * <p>The device is the model's. The same features come out whatever the number of workers and the
 * order in which files happen to finish.
 */
public final class Extraction {
  private Extraction() {}

  /**
   * Extracts the videos that the sink does not have yet, and closes the sink.
   *
   * @return what was done; a video that could not be used is in its failures
   * @throws ExtractionException if the sink refuses the run, cannot be written to, or a stage
   *     failed in a way that is no single file's fault
   * @throws InterruptedException if the calling thread was interrupted; the run has stopped, and
   *     videos that were not complete are left for the next
   */
  public static ExtractionSummary run(
      Manifest manifest,
      DuetModel model,
      ExtractionConfig config,
      FeatureSink sink,
      ProgressListener listener)
      throws ExtractionException, InterruptedException {
    ImmutableMap<String, String> facts =
        ImmutableMap.of(
            "model.name",
            model.config().name(),
            "model.fingerprint",
            model.fingerprint(),
            "model.trained",
            String.valueOf(model.trained()));
    ImmutableMap<String, String> engine =
        ImmutableMap.of(
            "precision",
            label(config.precision()),
            "device",
            model.manager().getDevice().getDeviceType(),
            "pytorch",
            model.manager().getEngine().getVersion());
    try (FeatureEncoder encoder = new FeatureEncoder(model, config.outputs(), config.precision())) {
      return run(
          describe(manifest, facts, config, engine),
          manifest,
          new ClipEncoder(
              model.config().name(), model.config(), model.audioStatistics(), encoder::encode),
          config,
          sink,
          listener);
    }
  }

  /**
   * Extracts with an encoder of one's own: decoding, batches, resuming and failures are the same
   * around it. The config's precision has no meaning then.
   *
   * @param config its outputs are what the encoder gives
   * @return what was done; a video that could not be used is in its failures
   * @throws ExtractionException if the sink refuses the run, cannot be written to, or a stage
   *     failed in a way that is no single file's fault
   * @throws InterruptedException if the calling thread was interrupted
   */
  public static ExtractionSummary run(
      Manifest manifest,
      ClipEncoder encoder,
      ExtractionConfig config,
      FeatureSink sink,
      ProgressListener listener)
      throws ExtractionException, InterruptedException {
    return run(
        describe(manifest, encoder.facts(), config, ImmutableMap.of()),
        manifest,
        encoder,
        config,
        sink,
        listener);
  }

  private static ExtractionSummary run(
      RunDescription description,
      Manifest manifest,
      ClipEncoder encoder,
      ExtractionConfig config,
      FeatureSink sink,
      ProgressListener listener)
      throws ExtractionException, InterruptedException {
    ClipFormat expected = encoder.input().clipFormat();
    checkArgument(
        config.clip().sampleRateHz() == expected.sampleRateHz()
            && config.clip().sampleCount() == expected.sampleCount(),
        "the model takes %s s of sound at %s Hz: %s s at %s Hz",
        expected.audioSeconds(),
        expected.sampleRateHz(),
        config.clip().audioSeconds(),
        config.clip().sampleRateHz());
    ClipPreparation preparation =
        new ClipPreparation(encoder.input(), encoder.statistics(), config.frameSize());
    ClipFormat format =
        config.clip().withModalities(modalities(config)).withFrameSize(preparation.decodeSize());
    return new Pipeline(
            new FileClipSource(config.sampler(), format, config.limits(), preparation),
            encoder.batches(),
            config.outputs(),
            config.batchSize(),
            config.workers())
        .run(description, manifest.instances(), sink, listener);
  }

  private static Set<Modality> modalities(ExtractionConfig config) {
    Set<Modality> modalities = EnumSet.noneOf(Modality.class);
    config.outputs().forEach(output -> modalities.add(output.modality()));
    return modalities;
  }

  private static RunDescription describe(
      Manifest manifest,
      Map<String, String> model,
      ExtractionConfig config,
      Map<String, String> engine) {
    ClipFormat clip = config.clip();
    return new RunDescription(
        ImmutableMap.<String, String>builder()
            .putAll(model)
            .put(
                "outputs",
                config.outputs().stream().map(Output::name).collect(Collectors.joining(",")))
            .put("sampler", config.sampler().toString())
            .put("clip.frames", String.valueOf(clip.frameCount()))
            .put("clip.framesPerSecond", String.valueOf(clip.framesPerSecond()))
            .put("clip.frameSize", String.valueOf(config.frameSize()))
            .put("clip.audioSeconds", String.valueOf(clip.audioSeconds()))
            .put("clip.sampleRateHz", String.valueOf(clip.sampleRateHz()))
            .put("clip.shortClip", label(clip.shortClip()))
            .put("clip.missingAudio", label(clip.missingAudio()))
            .putAll(engine)
            .put("batchSize", String.valueOf(config.batchSize()))
            .put(RunDescription.MANIFEST, manifest.fingerprint())
            .buildOrThrow());
  }

  private static String label(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
