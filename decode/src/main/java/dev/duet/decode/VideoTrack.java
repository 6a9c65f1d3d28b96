package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_INTRA_ONLY;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_descriptor_get;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import dev.duet.decode.DecodeFailure.Stage;
import java.util.stream.LongStream;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a video stream by presentation time.
 *
 * <p>The frame for a time is the last whose timestamp is not after it. Decoding goes forward from
 * where it stands; it jumps when a key frame lies between, or when the time lies behind. The
 * timestamps of packets read ahead say which frames nobody wants: of these only the ones that
 * others refer to are decoded, which changes no wanted frame. Where frames do not come out as the
 * packets announced (invisible frames, damage, wrong timestamps), the stream is decoded in full
 * from then on.
 *
 * <p>A jump lands where the container says; if that was too late, it is repeated further back, at
 * last from the start of the file. Times are in the stream's time base.
 */
final class VideoTrack implements AutoCloseable {
  /** Seconds by which a jump that landed too late is moved back, one try after the other. */
  private static final int[] BACK_SECONDS = {1, 4, 16};

  /** Without an index, a jump is taken to pay from this distance on. */
  private static final int JUMP_SECONDS = 2;

  private final LocalFile file;
  private final Container container;
  private final int index;
  private final Decoder decoder;
  private final PacketQueue packets;
  private final PresentationTimes times;
  private final KeyFrames keyFrames;
  private final boolean intraOnly;

  private AVFrame current = av_frame_alloc();
  private AVFrame next = av_frame_alloc();
  private boolean hasCurrent;
  private boolean hasNext;
  private long currentPts;
  private long nextPts;

  private boolean planned; // packets' timestamps agree with those of the frames
  private boolean skipped; // a packet was left out, or offered as unwanted, since the last jump
  private boolean drained; // the decoder was emptied early: only a jump can follow
  private boolean finished; // the decoder has no more frames
  private boolean fromStart = true; // decoding began at the file's first packet
  private long firstPts;

  /** A track of a stream that {@code container} has selected; it closes both. */
  VideoTrack(LocalFile file, Container container, StreamParameters parameters, Decoder decoder) {
    this.file = file;
    this.container = container;
    this.index = parameters.index();
    this.decoder = decoder;
    AVStream stream = container.stream(index);
    times = PresentationTimes.of(stream, container.storesNoPresentationTimes());
    keyFrames = new KeyFrames(container, index, times.ticks(JUMP_SECONDS));
    firstPts = stream.start_time();
    AVCodecDescriptor descriptor = avcodec_descriptor_get(parameters.codec().codec_id());
    intraOnly = descriptor != null && (descriptor.props() & AV_CODEC_PROP_INTRA_ONLY) != 0;
    planned = !times.undated() || parameters.codec().video_delay() == 0;
    packets = new PacketQueue(container);
  }

  /**
   * The last frame at or before a time, or the first frame where none is; valid until the next
   * call.
   *
   * @param wanted all times that will be asked for, this one included; other frames may be left out
   */
  AVFrame frameAt(long time, WantedTimes wanted) throws DecodeException {
    // Before anything is read ahead, which would hide a key frame that is near.
    if (!isKnownToCover(time) && (drained || liesBehind(time) || jumpPays(time))) {
      jump(time);
    }
    int tries = 0;
    while (true) {
      advance(time, wanted);
      if (cameOutAsAnnounced(time)) {
        if (hasCurrent && (currentPts <= time || isFirst())) {
          return current;
        }
        if (!hasCurrent && fromStart) {
          throw nothingDecoded();
        }
      }
      goBack(time, tries++);
    }
  }

  DecodeException nothingDecoded() {
    int error = decoder.error() != 0 ? decoder.error() : container.readError();
    String cause = error == 0 ? "" : ": " + FfmpegError.describe(error);
    return file.failure(Stage.VIDEO, "not a single frame could be decoded" + cause);
  }

  TimeBase timeBase() {
    return times.timeBase();
  }

  /** Timestamp of the frame that {@link #frameAt} gave. */
  long currentPts() {
    return currentPts;
  }

  /** Whether the current frame is the first of the file. */
  private boolean isFirst() {
    return firstPts != AV_NOPTS_VALUE && currentPts <= firstPts;
  }

  private boolean liesBehind(long time) {
    return hasCurrent && time < currentPts;
  }

  /** Whether the current frame is the one for a time, as far as packets have been read. */
  private boolean isKnownToCover(long time) {
    if (!hasCurrent) {
      return false;
    }
    if (time < currentPts) {
      return isFirst();
    }
    if (hasNext) {
      return time < nextPts;
    }
    if (finished && !drained) {
      return true;
    }
    Long announced = packets.announcedAtOrBefore(time);
    return planned && packets.announcesAll(time) && announced != null && announced == currentPts;
  }

  /** The same, reading ahead where that can tell. */
  private boolean covers(long time) throws DecodeException {
    if (hasCurrent && !hasNext && planned && time >= currentPts) {
      packets.readAheadTo(time);
    }
    return isKnownToCover(time);
  }

  /** The timestamp of the frame for a time, if the packets read ahead tell. */
  private @Nullable Long announcedFor(long time) throws DecodeException {
    packets.readAheadTo(time);
    return planned && packets.announcesAll(time) ? packets.announcedAtOrBefore(time) : null;
  }

  /**
   * Notes when a frame that packets announced was not there. If it may be because packets were left
   * out, the frames have to be decoded anew.
   */
  private boolean cameOutAsAnnounced(long time) {
    Long announced = packets.announcedAtOrBefore(time);
    if (!planned || announced == null || (hasCurrent && announced <= currentPts)) {
      return true;
    }
    planned = false;
    return !skipped;
  }

  /** Decodes until the current frame is the one for a time, or the stream ends. */
  private void advance(long time, WantedTimes wanted) throws DecodeException {
    while (!covers(time) && (!hasCurrent || currentPts <= time)) {
      if (hasNext) {
        show();
      } else if (!decodeNext(time, wanted)) {
        return;
      } else if (!hasCurrent) {
        show();
      }
    }
  }

  /** Makes the next frame the current one. */
  private void show() {
    if (!hasCurrent && fromStart) {
      firstPts = nextPts;
    }
    AVFrame old = current;
    av_frame_unref(old);
    current = next;
    currentPts = nextPts;
    hasCurrent = true;
    next = old;
    hasNext = false;
    packets.forgetBefore(currentPts);
  }

  /** Goes back to the start, and decodes in full from now on. */
  void rewind() throws DecodeException {
    if (hasCurrent || !fromStart) {
      restart();
    }
    planned = false;
  }

  /** After {@link #rewind}, the frame after the current one, valid until the next call, or null. */
  @Nullable AVFrame nextFrame() throws DecodeException {
    if (!hasNext && !decodeNext(Long.MIN_VALUE, new WantedTimes(LongStream.empty()))) {
      return null;
    }
    show();
    return current;
  }

  /** Decodes one frame into {@code next}. */
  private boolean decodeNext(long time, WantedTimes wanted) throws DecodeException {
    while (!finished) {
      switch (decoder.receive(next)) {
        case FRAME -> {
          nextPts = timestampOf(next);
          if (!hasCurrent || nextPts > currentPts) {
            hasNext = true;
            return true;
          }
          av_frame_unref(next); // shown before the one that precedes it: players drop it
        }
        case NEEDS_PACKET -> feed(time, wanted);
        case END -> finished = true;
      }
    }
    return false;
  }

  private long timestampOf(AVFrame frame) {
    long pts = times.of(frame, decoder.reorderDelay());
    if (pts != AV_NOPTS_VALUE) {
      return pts;
    }
    return hasCurrent ? currentPts + Math.max(1, times.durationOf(current)) : Math.max(0, firstPts);
  }

  private void feed(long time, WantedTimes wanted) throws DecodeException {
    if (restIsUnwanted(time, wanted)) {
      drained = true;
      decoder.sendEnd();
      return;
    }
    AVPacket packet = packets.take();
    if (packet == null) {
      decoder.sendEnd();
      return;
    }
    try {
      packets.readAhead(1);
      if (!planned || isWanted(packet, wanted)) {
        decoder.send(packet);
      } else {
        skipped = true;
        if (!intraOnly) {
          decoder.sendUnwanted(packet);
        }
      }
    } finally {
      packets.release(packet);
    }
  }

  /** Whether a packet's frame may be the one for a wanted time. */
  private boolean isWanted(AVPacket packet, WantedTimes wanted) {
    long pts = packet.pts();
    if (pts == AV_NOPTS_VALUE || firstPts == AV_NOPTS_VALUE || pts <= firstPts) {
      return true;
    }
    Long end = packets.announcedAfter(pts);
    return end == null || wanted.anyIn(pts, end);
  }

  /**
   * Whether the decoder already has the packet of the frame for {@code time} and what is wanted
   * after it lies beyond a jump: then emptying the decoder is cheaper than feeding it on.
   */
  private boolean restIsUnwanted(long time, WantedTimes wanted) throws DecodeException {
    Long announced = announcedFor(time);
    if (announced == null || packets.holds(announced)) {
      return false;
    }
    int following = wanted.firstAtOrAfter(time + 1);
    return following == wanted.count() || jumpPays(wanted.get(following));
  }

  /** Whether a key frame lies between what has been read and the frame for a time. */
  private boolean jumpPays(long time) {
    long reached = packets.lastDts();
    if (reached == AV_NOPTS_VALUE) {
      reached = firstPts == AV_NOPTS_VALUE ? 0 : firstPts;
    }
    return keyFrames.lieBetween(reached, time, packets.keyDelay());
  }

  private void jump(long time) throws DecodeException {
    if (container.seek(index, time, Stage.VIDEO)) {
      fromStart = false;
      reset();
    } else {
      restart();
    }
  }

  private void goBack(long time, int tries) throws DecodeException {
    long target =
        tries < BACK_SECONDS.length
            ? time - packets.keyDelay() - times.ticks(BACK_SECONDS[tries])
            : Long.MIN_VALUE;
    if (target <= Math.max(0, firstPts)) {
      restart();
    } else {
      jump(target);
    }
  }

  private void restart() throws DecodeException {
    container.rewind();
    fromStart = true;
    reset();
  }

  private void reset() {
    decoder.flush();
    packets.clear(!fromStart);
    av_frame_unref(current);
    av_frame_unref(next);
    hasCurrent = false;
    hasNext = false;
    skipped = false;
    drained = false;
    finished = false;
  }

  /**
   * When the current frame stops being shown because the stream ends with it; {@code
   * Long.MAX_VALUE} while others follow or nobody knows.
   */
  long endOfStream() {
    boolean last =
        !hasNext
            && packets.ended()
            && ((packets.isEmpty() && finished)
                || (planned && packets.announcedAfter(currentPts) == null));
    long duration = times.durationOf(current);
    return last && duration > 0 ? currentPts + duration : Long.MAX_VALUE;
  }

  @Override
  public void close() {
    decoder.close();
    packets.close();
    container.close();
    if (!current.isNull()) {
      av_frame_free(current);
    }
    if (!next.isNull()) {
      av_frame_free(next);
    }
  }
}
