package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.duet.decode.DecodeFailure.Stage;
import java.util.ArrayDeque;
import java.util.TreeSet;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;

/**
 * Packets of a video stream in decoding order, some of them read ahead, and the presentation times
 * that they announce. These times tell which frame is the last at or before a wanted time, and so
 * which frames need not be decoded, before anything is decoded.
 */
final class PacketQueue implements AutoCloseable {
  private static final int MOST_PACKETS = 64;
  private static final long MOST_BYTES = 32L << 20;

  private final Container container;
  private final ArrayDeque<AVPacket> queue = new ArrayDeque<>();
  private final ArrayDeque<AVPacket> spare = new ArrayDeque<>();
  private final TreeSet<Long> announced = new TreeSet<>();
  private long bytes;
  private long lastDts = AV_NOPTS_VALUE;
  private long keyDelay;
  private boolean dated = true;
  private boolean ended;
  private boolean awaitsKey;

  /** A queue of the stream that {@code container} has selected. */
  PacketQueue(Container container) {
    this.container = container;
  }

  /** Reads ahead until {@code count} packets wait, or the file ends. */
  void readAhead(int count) throws DecodeException {
    while (queue.size() < count && !ended) {
      readOne();
    }
  }

  /**
   * Reads ahead until all frames presented up to a time are announced, or too much would have to
   * wait.
   */
  void readAheadTo(long pts) throws DecodeException {
    while (dated && !ended && !reaches(pts) && queue.size() < MOST_PACKETS && bytes < MOST_BYTES) {
      readOne();
    }
  }

  /**
   * Whether all frames presented up to a time are announced: what is decoded later than it is
   * presented later.
   */
  boolean announcesAll(long pts) {
    return dated && (ended || reaches(pts));
  }

  private boolean reaches(long pts) {
    return lastDts != AV_NOPTS_VALUE && lastDts > pts;
  }

  private void readOne() throws DecodeException {
    AVPacket packet = spare.isEmpty() ? av_packet_alloc() : spare.pop();
    boolean read = false;
    try {
      read = container.read(packet, Stage.VIDEO);
    } finally {
      if (!read) {
        spare.push(packet);
      }
    }
    if (!read) {
      ended = true;
      return;
    }
    boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
    if (awaitsKey && !key) {
      release(packet);
      return;
    }
    awaitsKey = false;
    queue.add(packet);
    bytes += packet.size();
    long pts = packet.pts();
    long dts = packet.dts();
    if (dts != AV_NOPTS_VALUE) {
      lastDts = dts;
    }
    if (pts == AV_NOPTS_VALUE) {
      dated = false;
    } else if ((packet.flags() & AV_PKT_FLAG_DISCARD) == 0) {
      announced.add(pts);
    }
    if (key && pts != AV_NOPTS_VALUE && dts != AV_NOPTS_VALUE) {
      keyDelay = Math.max(keyDelay, pts - dts);
    }
  }

  /** The next packet, to be given back to {@link #release}; null at the file's end. */
  @Nullable AVPacket take() throws DecodeException {
    readAhead(1);
    AVPacket packet = queue.poll();
    if (packet != null) {
      bytes -= packet.size();
    }
    return packet;
  }

  void release(AVPacket packet) {
    av_packet_unref(packet);
    spare.push(packet);
  }

  /** Whether the packet of a frame still waits. */
  boolean holds(long pts) {
    for (AVPacket packet : queue) {
      if (packet.pts() == pts) {
        return true;
      }
    }
    return false;
  }

  /** The last announced time at or before {@code pts}. */
  @Nullable Long announcedAtOrBefore(long pts) {
    return announced.floor(pts);
  }

  /** The first announced time after {@code pts}. */
  @Nullable Long announcedAfter(long pts) {
    return announced.higher(pts);
  }

  /** Forgets the announcements before a time. */
  void forgetBefore(long pts) {
    announced.headSet(pts).clear();
  }

  /** Decoding time of the last packet read, or {@code AV_NOPTS_VALUE}. */
  long lastDts() {
    return lastDts;
  }

  /** The most by which a key frame seen so far is presented after it is decoded. */
  long keyDelay() {
    return keyDelay;
  }

  /** Whether the file has been read to its end. */
  boolean ended() {
    return ended;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /**
   * Drops everything, before packets of another place are read.
   *
   * @param awaitKey whether to pass over what comes before a key frame, as a jump may land there
   */
  void clear(boolean awaitKey) {
    awaitsKey = awaitKey;
    queue.forEach(this::release);
    queue.clear();
    announced.clear();
    bytes = 0;
    lastDts = AV_NOPTS_VALUE;
    ended = false;
  }

  @Override
  public void close() {
    clear(false);
    for (AVPacket packet : spare) {
      av_packet_free(packet);
    }
    spare.clear();
  }
}
