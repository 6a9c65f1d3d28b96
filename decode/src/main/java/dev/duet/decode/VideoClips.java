package dev.duet.decode;

import dev.duet.decode.DecodeFailure.Stage;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the frames of clips in one pass over a track.
 *
 * <p>The track is asked for all times of all clips in order, so that clips which overlap cost no
 * frame twice: a picture that a later clip wants too is kept until that clip has been read. What is
 * kept is bounded by the frames that the stream has in the length of one clip.
 */
final class VideoClips {

  /** A converted frame, in the array of the clip that wanted it first. */
  @SuppressWarnings("ArrayRecordComponent") // identity equality is meant
  private record Picture(long pts, byte[] rgb, int offset) {}

  private final LocalFile file;
  private final VideoTrack track;
  private final FrameScaler scaler;
  private final ClipFormat format;
  private final List<ClipTime> clips;
  private final FileClock clock;
  private final WantedTimes wanted;
  private final TreeMap<Long, Picture> pictures = new TreeMap<>();
  private int swept; // wanted times before this index have their picture
  private long end; // times from here on have no frame
  private @Nullable Picture latest;

  /**
   * @param clips in non-decreasing order of their video start
   * @param streamEnd when the video ends, as the container tells it
   */
  VideoClips(
      LocalFile file,
      VideoTrack track,
      FrameScaler scaler,
      ClipFormat format,
      List<ClipTime> clips,
      FileClock clock,
      double streamEnd) {
    this.file = file;
    this.track = track;
    this.scaler = scaler;
    this.format = format;
    this.clips = clips;
    this.clock = clock;
    this.end = timestamp(streamEnd);
    this.wanted =
        new WantedTimes(
            clips.stream()
                .flatMapToLong(
                    clip -> IntStream.range(0, format.frameCount()).mapToLong(k -> time(clip, k)))
                .filter(time -> time < end));
  }

  /** Time of frame {@code k}: {@code t_k = start + k / fps}, as the stream's timestamp. */
  private long time(ClipTime clip, int k) {
    return timestamp(clip.videoStartSeconds() + k / format.framesPerSecond());
  }

  private long timestamp(double seconds) {
    return clock.timestampAt(seconds, track.timeBase());
  }

  /** The frames of one clip; clips are asked for in order, some may be left out. */
  Frames read(int clip) throws DecodeException {
    ClipTime at = clips.get(clip);
    long first = time(at, 0);
    pictures.headMap(first).clear();
    swept = Math.max(swept, wanted.firstAtOrAfter(first));
    int frameBytes = scaler.frameBytes();
    byte[] rgb = new byte[arrayBytes(frameBytes)];
    int found = 0;
    while (found < format.frameCount()) {
      long time = time(at, found);
      sweepTo(time, rgb, found * frameBytes);
      Picture picture = pictures.get(time);
      if (picture == null) {
        break;
      }
      if (picture.rgb() != rgb || picture.offset() != found * frameBytes) {
        System.arraycopy(picture.rgb(), picture.offset(), rgb, found * frameBytes, frameBytes);
      }
      found++;
    }
    MissingFrames.fill(file, format, at.videoStartSeconds(), rgb, found);
    return new Frames(format.frameCount(), scaler.height(), scaler.width(), rgb);
  }

  private int arrayBytes(int frameBytes) throws DecodeException {
    long bytes = (long) frameBytes * format.frameCount();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw file.failure(
          Stage.VIDEO,
          "a clip of "
              + format.frameCount()
              + " frames of "
              + scaler.width()
              + "x"
              + scaler.height()
              + " does not fit one array of 2 GiB");
    }
    return (int) bytes;
  }

  /** Gets the pictures of all wanted times up to {@code time}, its own into the given place. */
  private void sweepTo(long time, byte[] rgb, int offset) throws DecodeException {
    while (swept < wanted.count() && wanted.get(swept) <= time && wanted.get(swept) < end) {
      long sought = wanted.get(swept);
      AVFrame frame = track.frameAt(sought, wanted);
      if (sought >= track.endOfStream()) {
        end = sought;
        return;
      }
      pictures.put(sought, pictureOf(frame, sought == time ? rgb : null, offset));
      swept++;
    }
  }

  private Picture pictureOf(AVFrame frame, byte @Nullable [] place, int offset)
      throws DecodeException {
    long pts = track.currentPts();
    Picture known = latest;
    if (known != null && known.pts() == pts) {
      return known;
    }
    Picture picture =
        place == null
            ? new Picture(pts, new byte[scaler.frameBytes()], 0)
            : new Picture(pts, place, offset);
    scaler.convert(frame, picture.rgb(), picture.offset());
    latest = picture;
    return picture;
  }
}
