package dev.duet.decode;

import com.google.common.primitives.ImmutableLongArray;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * All frames of a video at one size, in memory off the heap, which would else have to be collected
 * around them: clips are cut from it without decoding, and are those that {@link ClipReader#read}
 * gives. Immutable; safe for many threads.
 */
public final class WholeVideo {
  private final LocalFile file;
  private final FileClock clock;
  private final TimeBase timeBase;
  private final int height;
  private final int width;
  private final long[] times; // in the time base, increasing
  private final ByteBuffer pictures; // (frames, H, W, 3), off the heap
  private final long end;

  private WholeVideo(
      LocalFile file,
      FileClock clock,
      TimeBase timeBase,
      FrameScaler scaler,
      ImmutableLongArray times,
      ByteBuffer pictures,
      long end) {
    this.file = file;
    this.clock = clock;
    this.timeBase = timeBase;
    height = scaler.height();
    width = scaler.width();
    this.times = times.toArray();
    this.pictures = pictures;
    this.end = end;
  }

  /**
   * Decodes a track from its start.
   *
   * @param streamEnd when the video ends, as the container tells it
   * @param maxBytes most memory for pictures
   * @return none if they take more
   */
  static Optional<WholeVideo> read(
      LocalFile file,
      VideoTrack track,
      FrameScaler scaler,
      FileClock clock,
      double streamEnd,
      long maxBytes)
      throws DecodeException {
    List<byte[]> pictures = new ArrayList<>();
    ImmutableLongArray.Builder times = ImmutableLongArray.builder();
    track.rewind();
    AVFrame frame = track.nextFrame();
    while (frame != null) {
      if ((pictures.size() + 1L) * scaler.frameBytes() > Math.min(maxBytes, Integer.MAX_VALUE)) {
        return Optional.empty();
      }
      byte[] picture = new byte[scaler.frameBytes()]; // (H, W, 3)
      scaler.convert(frame, picture, 0);
      pictures.add(picture);
      times.add(track.currentPts());
      frame = track.nextFrame();
    }
    if (pictures.isEmpty()) {
      throw track.nothingDecoded();
    }
    TimeBase timeBase = track.timeBase();
    long end = Math.min(clock.timestampAt(streamEnd, timeBase), track.endOfStream());
    ByteBuffer kept = ByteBuffer.allocateDirect(pictures.size() * scaler.frameBytes());
    pictures.forEach(kept::put);
    return Optional.of(new WholeVideo(file, clock, timeBase, scaler, times.build(), kept, end));
  }

  /** Memory that the pictures take. */
  public long bytes() {
    return pictures.capacity();
  }

  /**
   * The frames of a clip.
   *
   * @param format how many, at what rate, and what stands in for those beyond the end; its size of
   *     frames means nothing here
   * @throws DecodeException if a policy says so
   */
  public Frames frames(double startSeconds, ClipFormat format) throws DecodeException {
    int frameBytes = height * width * 3;
    byte[] rgb = new byte[Math.multiplyExact(frameBytes, format.frameCount())]; // (T, H, W, 3)
    int found = 0;
    while (found < format.frameCount()) {
      long time = clock.timestampAt(startSeconds + found / format.framesPerSecond(), timeBase);
      if (time >= end) {
        break;
      }
      pictures.get(indexAt(time) * frameBytes, rgb, found * frameBytes, frameBytes);
      found++;
    }
    MissingFrames.fill(file, format, startSeconds, rgb, found);
    return new Frames(format.frameCount(), height, width, rgb);
  }

  /** The last frame at or before a time, or the first. */
  private int indexAt(long time) {
    int i = Arrays.binarySearch(times, time);
    return Math.max(0, i >= 0 ? i : -i - 2);
  }
}
