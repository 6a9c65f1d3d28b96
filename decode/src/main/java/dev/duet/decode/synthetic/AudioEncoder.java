package dev.duet.decode.synthetic;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;

/** Computes and encodes the samples of an audio track. */
final class AudioEncoder extends TrackEncoder {
  /** Samples of a frame for encoders that take any number. */
  private static final int FREE_FRAME_SAMPLES = 1024;

  private static final long BITS_PER_SECOND_AND_CHANNEL = 96_000;

  private final AudioTrack track;
  private int frameSamples;
  private long next;

  AudioEncoder(Muxer muxer, AudioTrack track) throws IOException {
    super(muxer, track.codec().encoder());
    this.track = track;
  }

  @Override
  void start() throws IOException {
    codec().sample_rate(track.sampleRateHz()).sample_fmt(track.codec().sampleFormat());
    codec().time_base(new AVRational().num(1).den(track.sampleRateHz()));
    codec().bit_rate(BITS_PER_SECOND_AND_CHANNEL * track.channels());
    avutil.av_channel_layout_default(codec().ch_layout(), track.channels());
    open("");
    frameSamples = codec().frame_size() > 0 ? codec().frame_size() : FREE_FRAME_SAMPLES;
    frame().format(track.codec().sampleFormat()).sample_rate(track.sampleRateHz());
    frame().nb_samples(frameSamples);
    Ffmpeg.check(
        avutil.av_channel_layout_copy(frame().ch_layout(), codec().ch_layout()), "channels");
    Ffmpeg.check(avutil.av_frame_get_buffer(frame(), 0), "a frame's memory");
  }

  @Override
  double nextSeconds() {
    return next < track.sampleCount()
        ? (double) (track.startSample() + next) / track.sampleRateHz()
        : Double.POSITIVE_INFINITY;
  }

  @Override
  double firstPacketSeconds() {
    return track.startSeconds() - (double) codec().initial_padding() / track.sampleRateHz();
  }

  @Override
  void fillNext() {
    int count = (int) Math.min(frameSamples, track.sampleCount() - next);
    frame().nb_samples(count);
    frame().pts(track.startSample() + next);
    boolean planar = avutil.av_sample_fmt_is_planar(track.codec().sampleFormat()) == 1;
    for (int plane = 0; plane < (planar ? track.channels() : 1); plane++) {
      put(frame().data(plane), samples(count, plane, planar ? 1 : track.channels()));
    }
    next += count;
  }

  /** {@code channels} channels from {@code firstChannel} on, their samples interleaved. */
  private float[] samples(int count, int firstChannel, int channels) {
    float[] samples = new float[count * channels];
    for (int i = 0; i < samples.length; i++) {
      double seconds = (double) (track.startSample() + next + i / channels) / track.sampleRateHz();
      double value = track.channelAt(firstChannel + i % channels, seconds);
      if (Math.abs(value) > 1) {
        throw new IllegalArgumentException(
            "a sound must stay within [-1, 1] in every channel: "
                + value
                + " at "
                + seconds
                + " s");
      }
      samples[i] = (float) value;
    }
    return samples;
  }

  private void put(BytePointer plane, float[] samples) {
    if (track.codec().sampleFormat() == avutil.AV_SAMPLE_FMT_S16) {
      short[] rounded = new short[samples.length];
      for (int i = 0; i < samples.length; i++) {
        rounded[i] = (short) Math.min(Short.MAX_VALUE, Math.round(samples[i] * 32_768));
      }
      new ShortPointer(plane).put(rounded, 0, rounded.length);
    } else {
      new FloatPointer(plane).put(samples, 0, samples.length);
    }
  }

  @Override
  long durationTicks(AVPacket packet) {
    return packet.duration();
  }
}
