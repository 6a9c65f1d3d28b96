package dev.duet.extract;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.FeatureEncoder.Precision;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.Output;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.Modality;
import dev.duet.decode.sampling.ClipSampler;
import dev.duet.decode.sampling.EvenClips;
import java.util.List;

/**
 * What is extracted, and with which means.
 *
 * @param outputs features of each clip; only the modalities they need are read
 * @param clip length and rates of a clip and the policies for what is missing; its modalities and
 *     frame size are set by the outputs and by {@code frameSize}
 * @param frameSize side of the square frames that the video encoder sees, in pixels
 * @param sampler chooses the clips of each video
 * @param limits bounds for each file
 * @param precision what the encoders compute in
 * @param batchSize clips encoded together, of whichever videos
 * @param workers threads that read files
 */
public record ExtractionConfig(
    List<Output> outputs,
    ClipFormat clip,
    int frameSize,
    ClipSampler sampler,
    DecodeLimits limits,
    Precision precision,
    int batchSize,
    int workers) {

  public ExtractionConfig {
    outputs = ImmutableList.copyOf(outputs);
    checkArgument(!outputs.isEmpty(), "at least one output is needed");
    checkArgument(
        outputs.stream().distinct().count() == outputs.size(),
        "outputs must differ from one another: %s",
        outputs);
    checkArgument(frameSize >= 1, "frameSize must be at least 1 pixel: %s", frameSize);
    checkArgument(batchSize >= 1, "batchSize must be at least 1: %s", batchSize);
    checkArgument(workers >= 1, "workers must be at least 1: %s", workers);
  }

  /**
   * Both towers' {@code pool}, ten clips evenly spaced over each video, batches of 8 in float32,
   * one worker per processor.
   */
  public static ExtractionConfig of(ModelConfig model) {
    return new ExtractionConfig(
        ImmutableList.of(new Output(Modality.VIDEO, "pool"), new Output(Modality.AUDIO, "pool")),
        model.clipFormat(),
        model.frameSize(),
        new EvenClips(10),
        DecodeLimits.DEFAULT,
        Precision.FLOAT32,
        8,
        Runtime.getRuntime().availableProcessors());
  }

  public ExtractionConfig withOutputs(List<Output> outputs) {
    return new ExtractionConfig(
        outputs, clip, frameSize, sampler, limits, precision, batchSize, workers);
  }

  public ExtractionConfig withClip(ClipFormat clip) {
    return new ExtractionConfig(
        outputs, clip, frameSize, sampler, limits, precision, batchSize, workers);
  }

  public ExtractionConfig withFrameSize(int frameSize) {
    return new ExtractionConfig(
        outputs, clip, frameSize, sampler, limits, precision, batchSize, workers);
  }

  public ExtractionConfig withSampler(ClipSampler sampler) {
    return new ExtractionConfig(
        outputs, clip, frameSize, sampler, limits, precision, batchSize, workers);
  }

  public ExtractionConfig withLimits(DecodeLimits limits) {
    return new ExtractionConfig(
        outputs, clip, frameSize, sampler, limits, precision, batchSize, workers);
  }

  public ExtractionConfig withPrecision(Precision precision) {
    return new ExtractionConfig(
        outputs, clip, frameSize, sampler, limits, precision, batchSize, workers);
  }

  public ExtractionConfig withBatchSize(int batchSize) {
    return new ExtractionConfig(
        outputs, clip, frameSize, sampler, limits, precision, batchSize, workers);
  }

  public ExtractionConfig withWorkers(int workers) {
    return new ExtractionConfig(
        outputs, clip, frameSize, sampler, limits, precision, batchSize, workers);
  }
}
