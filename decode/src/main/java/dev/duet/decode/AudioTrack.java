package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_FLAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_LOSSY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_descriptor_get;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import com.google.common.collect.ImmutableList;
import dev.duet.decode.DecodeFailure.Stage;
import java.util.ArrayDeque;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * The sound of a stream as mono blocks at its own rate, by time on the file's clock.
 *
 * <p>Decoding goes forward from where it stands, or jumps. After a jump a lossy decoder lacks what
 * the frames before would have left in it (overlapping windows, MP3's bit reservoir, Opus's
 * predictors), so it is started a quarter of a second early and that part is thrown away: RFC 7845
 * asks for 80 ms, the bit reservoir for up to ten frames.
 */
final class AudioTrack implements AutoCloseable {
  private static final double LOSSY_PREROLL_SECONDS = 0.25;

  /**
   * An Ogg page tells the time of its last packet only, and FFmpeg's demuxer gives FLAC packets
   * wrong times up to the first page that ends after a jump. Pages commonly last up to a second.
   */
  private static final double OGG_FLAC_PREROLL_SECONDS = 2.5;

  /** Decoding this much sound costs about as much as a jump. */
  private static final double JUMP_SECONDS = 1;

  /** Seconds by which a jump that landed too late is moved back, one try after the other. */
  private static final int[] BACK_SECONDS = {0, 1, 4, 16};

  private final LocalFile file;
  private final Container container;
  private final int index;
  private final Decoder decoder;
  private final MonoMixer mixer;
  private final SampleClock samples;
  private final TimeBase timeBase;
  private final FileClock clock;
  private final double prerollSeconds;
  private final int rateHz;
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame frame = av_frame_alloc();

  private final ArrayDeque<AudioBlock> blocks = new ArrayDeque<>();
  private double keptFrom = Double.NEGATIVE_INFINITY; // blocks are complete from here
  private double decodedTo = Double.NEGATIVE_INFINITY; // to here
  private @Nullable AudioBlock latest; // where the next block follows if it does not say
  private boolean fromStart = true;
  private boolean learned; // whether blocks have a constant length
  private boolean inputEnded;
  private boolean ended;
  private boolean everDecoded;

  /** A track of a stream that {@code container} has selected; it closes both. */
  AudioTrack(
      LocalFile file,
      Container container,
      StreamParameters parameters,
      Decoder decoder,
      FileClock clock) {
    this.file = file;
    this.container = container;
    this.index = parameters.index();
    this.decoder = decoder;
    this.clock = clock;
    AVStream stream = container.stream(index);
    timeBase = TimeBase.of(stream.time_base());
    samples = new SampleClock(clock, timeBase);
    prerollSeconds = prerollSeconds(parameters.codec().codec_id(), container.isOgg());
    mixer = new MonoMixer(file);
    rateHz = parameters.codec().sample_rate();
  }

  private static double prerollSeconds(int codecId, boolean ogg) {
    if (ogg && codecId == AV_CODEC_ID_FLAC) {
      return OGG_FLAC_PREROLL_SECONDS;
    }
    AVCodecDescriptor descriptor = avcodec_descriptor_get(codecId);
    boolean lossy = descriptor == null || (descriptor.props() & AV_CODEC_PROP_LOSSY) != 0;
    return lossy ? LOSSY_PREROLL_SECONDS : 0;
  }

  private void learnBlockLength() throws DecodeException {
    learned = true;
    if (!samples.isCoarse(rateHz)) {
      return;
    }
    while (blocks.size() < SampleClock.SHOWN_BLOCKS && decodeBlock()) {
      // decodeBlock() has kept it
    }
    samples.learn(ImmutableList.copyOf(blocks));
    restart();
  }

  /** The blocks that overlap a span of the clock, in order; fewer where the track has no sound. */
  List<AudioBlock> read(double from, double to) throws DecodeException {
    if (!learned) {
      learnBlockLength();
    }
    boolean ahead = from > Math.max(decodedTo, startSeconds()) + JUMP_SECONDS && !ended;
    if (from < keptFrom || ahead) {
      jump(from);
    }
    forgetBefore(from);
    while (decodedTo < to && decodeBlock()) {
      forgetBefore(from);
    }
    if (!everDecoded && decoder.error() != 0) {
      requireAnySound();
    }
    return blocks.stream().filter(block -> block.startSeconds() < to).toList();
  }

  /** The rate that the container tells; blocks have their own. */
  int rateHz() {
    return rateHz;
  }

  private double startSeconds() {
    long start = container.stream(index).start_time();
    return start == AV_NOPTS_VALUE ? 0 : clock.seconds(start, timeBase);
  }

  private void forgetBefore(double time) {
    keptFrom = Math.max(keptFrom, time);
    while (!blocks.isEmpty() && blocks.getFirst().endSeconds() <= time) {
      blocks.removeFirst();
    }
  }

  /** Tells a track that cannot be decoded from one that has no sound where it was asked for. */
  private void requireAnySound() throws DecodeException {
    restart();
    while (!everDecoded && decodeBlock()) {
      // until something comes out
    }
    if (!everDecoded) {
      throw file.failure(
          Stage.AUDIO,
          "not a single sample could be decoded: " + FfmpegError.describe(decoder.error()));
    }
  }

  private void jump(double from) throws DecodeException {
    for (int back : BACK_SECONDS) {
      double target = from - prerollSeconds - back;
      if (target <= startSeconds()
          || !container.seek(index, clock.timestampAt(target, timeBase), Stage.AUDIO)) {
        break;
      }
      reset();
      fromStart = false;
      boolean any = decodeBlock();
      // Half of the pre-roll is enough for a decoder that gives nothing for its first packets.
      if (any && blocks.getFirst().startSeconds() <= from - prerollSeconds / 2) {
        return;
      }
    }
    restart();
  }

  private void restart() throws DecodeException {
    container.rewind();
    reset();
    fromStart = true;
  }

  private void reset() {
    decoder.flush();
    blocks.clear();
    keptFrom = Double.NEGATIVE_INFINITY;
    decodedTo = Double.NEGATIVE_INFINITY;
    latest = null;
    inputEnded = false;
    ended = false;
  }

  /** Decodes one more block; false at the end of the track. */
  private boolean decodeBlock() throws DecodeException {
    while (!ended) {
      switch (decoder.receive(frame)) {
        case FRAME -> {
          boolean kept = keep();
          av_frame_unref(frame);
          if (kept) {
            return true;
          }
        }
        case NEEDS_PACKET -> feed();
        case END -> ended = true;
      }
    }
    return false;
  }

  private void feed() throws DecodeException {
    if (!inputEnded && container.read(packet, Stage.AUDIO)) {
      decoder.send(packet);
      av_packet_unref(packet);
    } else {
      inputEnded = true;
      decoder.sendEnd();
    }
  }

  private boolean keep() throws DecodeException {
    int rate = frame.sample_rate();
    long pts = frame.best_effort_timestamp();
    AudioBlock before = latest;
    long start;
    if (pts != AV_NOPTS_VALUE) {
      start = samples.sampleAt(pts, rate);
    } else if (before != null) {
      start = Math.round(before.endSeconds() * rate);
    } else if (fromStart) {
      start = Math.round(startSeconds() * rate);
    } else {
      return false; // its place is not known
    }
    if (frame.nb_samples() <= 0 || rate <= 0) {
      return false;
    }
    AudioBlock block = new AudioBlock(start, rate, mixer.mix(frame));
    blocks.add(block);
    latest = block;
    everDecoded = true;
    decodedTo = Math.max(decodedTo, block.endSeconds());
    return true;
  }

  @Override
  public void close() {
    decoder.close();
    mixer.close();
    container.close();
    av_packet_free(packet);
    av_frame_free(frame);
  }
}
