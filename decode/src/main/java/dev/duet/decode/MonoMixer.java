package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_AMBISONIC;
import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_UNSPEC;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_compare;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_double;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;
import static org.bytedeco.ffmpeg.global.swresample.swr_set_matrix;

import dev.duet.decode.DecodeFailure.Stage;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Mixes decoded frames of any sample format and channel layout to mono float at their own rate.
 *
 * <p>The weights are FFmpeg's for the layout, scaled to sum to at most one: stereo gives the mean
 * of its channels. (FFmpeg leaves out that scaling for float output, though not for 16-bit output.)
 * Channels of unknown place weigh the same; of ambisonics the omnidirectional channel is taken.
 */
final class MonoMixer implements AutoCloseable {
  private final LocalFile file;
  private final AVChannelLayout mono = new AVChannelLayout();
  private final AVChannelLayout layout = new AVChannelLayout();
  private final PointerPointer<FloatPointer> planes = new PointerPointer<>(1);
  private int sampleFormat = -1;
  private SwrContext converter = new SwrContext(null);
  private FloatPointer mixed = new FloatPointer(0L);

  MonoMixer(LocalFile file) {
    this.file = file;
    av_channel_layout_default(mono, 1);
  }

  /** The samples of a frame, mixed. */
  float[] mix(AVFrame frame) throws DecodeException {
    if (frame.format() != sampleFormat
        || av_channel_layout_compare(frame.ch_layout(), layout) != 0) {
      reconfigure(frame);
    }
    int count = frame.nb_samples();
    if (mixed.capacity() < count) {
      mixed.close();
      mixed = new FloatPointer((long) count);
    }
    planes.put(0, mixed);
    int result = swr_convert(converter, planes, count, frame.extended_data(), count);
    if (result != count) {
      throw failure(result);
    }
    float[] samples = new float[count];
    mixed.get(samples);
    return samples;
  }

  private void reconfigure(AVFrame frame) throws DecodeException {
    int result = av_channel_layout_copy(layout, frame.ch_layout());
    sampleFormat = frame.format();
    if (result >= 0) {
      result = isKnown() ? configure(layout, false) : -1;
    }
    if (result < 0) {
      AVChannelLayout unknown = new AVChannelLayout();
      unknown.order(AV_CHANNEL_ORDER_UNSPEC).nb_channels(layout.nb_channels());
      result = configure(unknown, true);
      unknown.close();
    }
    if (result < 0) {
      throw failure(result);
    }
  }

  /** Whether FFmpeg has weights for the layout. A lone or pair of channels needs no name. */
  private boolean isKnown() {
    boolean unplaced = layout.order() == AV_CHANNEL_ORDER_UNSPEC && layout.nb_channels() > 2;
    return !unplaced && layout.order() != AV_CHANNEL_ORDER_AMBISONIC;
  }

  private int configure(AVChannelLayout from, boolean ownWeights) {
    int rate = 48_000; // equal on both sides: nothing is resampled here
    swr_free(converter);
    int result =
        swr_alloc_set_opts2(
            converter, mono, AV_SAMPLE_FMT_FLT, rate, from, sampleFormat, rate, 0, null);
    if (result >= 0) {
      av_opt_set_double(converter, "rematrix_maxval", 1.0, 0);
    }
    if (result >= 0 && ownWeights) {
      result = swr_set_matrix(converter, weights(), layout.nb_channels());
    }
    return result < 0 ? result : swr_init(converter);
  }

  private double[] weights() {
    double[] weights = new double[layout.nb_channels()];
    if (layout.order() == AV_CHANNEL_ORDER_AMBISONIC) {
      weights[0] = 1;
    } else {
      Arrays.fill(weights, 1.0 / weights.length);
    }
    return weights;
  }

  private DecodeException failure(int result) {
    return file.failure(
        Stage.AUDIO,
        "sound of "
            + layout.nb_channels()
            + " channels cannot be mixed to mono: "
            + FfmpegError.describe(result));
  }

  @Override
  public void close() {
    swr_free(converter);
    av_channel_layout_uninit(layout);
    layout.close();
    mono.close();
    mixed.close();
    planes.close();
  }
}
