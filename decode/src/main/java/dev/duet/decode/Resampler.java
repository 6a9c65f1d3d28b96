package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import com.google.common.math.IntMath;
import dev.duet.decode.DecodeFailure.Stage;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Changes the rate of a stretch of mono sound, each stretch by itself.
 *
 * <p>Samples are counted from the clock's zero at both rates. A stretch is fed from an index where
 * an input and an output sample coincide, a multiple of the rates divided by their greatest common
 * divisor: there FFmpeg's polyphase filter is in its initial state and without delay. So an output
 * sample depends on the input samples within the filter's reach and on nothing else, above all not
 * on where the stretch began.
 */
final class Resampler implements AutoCloseable {
  /** Samples of the lower rate that the filter reaches to either side: more than half its taps. */
  static final int REACH = 32;

  private final LocalFile file;
  private final int inRate;
  private final int outRate;
  private final int inUnit;
  private final int outUnit;
  private final SwrContext converter = new SwrContext(null);
  private final PointerPointer<FloatPointer> inPlanes = new PointerPointer<>(1);
  private final PointerPointer<FloatPointer> outPlanes = new PointerPointer<>(1);
  private FloatPointer in = new FloatPointer(0L);
  private FloatPointer out = new FloatPointer(0L);

  Resampler(LocalFile file, int inRate, int outRate) throws DecodeException {
    this.file = file;
    this.inRate = inRate;
    this.outRate = outRate;
    int divisor = IntMath.gcd(inRate, outRate);
    inUnit = inRate / divisor;
    outUnit = outRate / divisor;
    try (AVChannelLayout mono = new AVChannelLayout()) {
      av_channel_layout_default(mono, 1);
      int result =
          swr_alloc_set_opts2(
              converter,
              mono,
              AV_SAMPLE_FMT_FLT,
              outRate,
              mono,
              AV_SAMPLE_FMT_FLT,
              inRate,
              0,
              null);
      if (result < 0) {
        throw failure(result);
      }
    }
  }

  int inRate() {
    return inRate;
  }

  /** Where the input for a stretch of output begins. */
  long firstInput(long firstOutput) {
    return inRate == outRate ? firstOutput : unitsBefore(firstOutput) * inUnit;
  }

  /** Where the input for a stretch of output ends, exclusive. */
  long endInput(long endOutput) {
    return inRate == outRate
        ? endOutput
        : Math.floorDiv(Math.multiplyExact(endOutput, (long) inRate), outRate) + 2 + reachIn();
  }

  private long unitsBefore(long output) {
    return Math.floorDiv(output - reachOut(), outUnit);
  }

  private long reachIn() {
    return inRate <= outRate ? REACH : (long) REACH * inRate / outRate + 1;
  }

  private long reachOut() {
    return outRate <= inRate ? REACH : (long) REACH * outRate / inRate + 1;
  }

  /**
   * Adds a stretch to {@code sum}.
   *
   * @param line input samples from {@link #firstInput} to {@link #endInput}
   * @param firstOutput index of the first output sample
   * @param sum receives the output samples
   */
  void addTo(float[] sum, float[] line, long firstOutput) throws DecodeException {
    if (inRate == outRate) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += line[i];
      }
      return;
    }
    int lead = Math.toIntExact(firstOutput - unitsBefore(firstOutput) * outUnit);
    float[] resampled = convert(line, lead + sum.length);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += resampled[lead + i];
    }
  }

  private float[] convert(float[] line, int count) throws DecodeException {
    int result = swr_init(converter); // back to the initial state; the filter is kept
    if (result < 0) {
      throw failure(result);
    }
    in = atLeast(in, line.length);
    out = atLeast(out, count);
    in.put(line, 0, line.length);
    inPlanes.put(0, in);
    outPlanes.put(0, out);
    result = swr_convert(converter, outPlanes, count, inPlanes, line.length);
    if (result != count) {
      throw failure(result);
    }
    float[] resampled = new float[count];
    out.get(resampled, 0, count);
    return resampled;
  }

  private static FloatPointer atLeast(FloatPointer buffer, int count) {
    if (buffer.capacity() >= count) {
      return buffer;
    }
    buffer.close();
    return new FloatPointer((long) count);
  }

  private DecodeException failure(int result) {
    return file.failure(
        Stage.AUDIO,
        "sound cannot be resampled from "
            + inRate
            + " to "
            + outRate
            + " Hz: "
            + (result < 0 ? FfmpegError.describe(result) : "too few samples came out"));
  }

  @Override
  public void close() {
    swr_free(converter);
    in.close();
    out.close();
    inPlanes.close();
    outPlanes.close();
  }
}
