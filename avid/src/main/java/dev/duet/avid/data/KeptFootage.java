package dev.duet.avid.data;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;
import dev.duet.decode.MediaInfo;
import dev.duet.decode.Modality;
import dev.duet.decode.WholeVideo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole decoded file in memory. Gives what the file itself gives. (The exception are decoders
 * that draw noise at random, whose sound depends on where decoding began.)
 */
final class KeptFootage implements Footage {
  /** Longest sound that is kept. */
  private static final double MOST_SECONDS = 600;

  private static final double MARGIN_SECONDS = 0.5;

  private final ClipFormat format;
  private final MediaInfo info;
  private final ImmutableMap<FrameSize, WholeVideo> videos;
  private final @Nullable Sound sound;

  /** Samples from a place on the clock, counted at the format's rate; off the heap. */
  private record Sound(long first, FloatBuffer samples) {
    /** Copies what there is from a place on. */
    void copyTo(float[] window, long start) {
      long begin = Math.max(first, start);
      long end = Math.min(first + samples.capacity(), start + window.length);
      if (begin < end) {
        samples.get((int) (begin - first), window, (int) (begin - start), (int) (end - begin));
      }
    }
  }

  private KeptFootage(
      ClipFormat format, MediaInfo info, Map<FrameSize, WholeVideo> videos, @Nullable Sound sound) {
    this.format = format;
    this.info = info;
    this.videos = ImmutableMap.copyOf(videos);
    this.sound = sound;
  }

  /**
   * Decodes a file, if that takes no more than so many bytes.
   *
   * @param format lengths and policies
   * @param sizes of frames that will be asked for
   * @param modalities that will be asked for
   */
  static Optional<KeptFootage> read(
      ClipReader reader,
      ClipFormat format,
      Set<FrameSize> sizes,
      Set<Modality> modalities,
      long maxBytes)
      throws DecodeException {
    MediaInfo info = reader.info();
    long left = maxBytes;
    ImmutableMap.Builder<FrameSize, WholeVideo> videos = ImmutableMap.builder();
    for (FrameSize size : sizes) {
      Optional<WholeVideo> video = reader.readVideo(size, left);
      if (video.isEmpty()) {
        return Optional.empty();
      }
      left -= video.get().bytes();
      videos.put(size, video.get());
    }
    Sound sound = null;
    if (modalities.contains(Modality.AUDIO) && info.audio().isPresent()) {
      // Containers do not tell a track's ends to the sample.
      double seconds = info.audio().get().span().durationSeconds() + 2 * MARGIN_SECONDS;
      if (seconds > MOST_SECONDS || seconds * format.sampleRateHz() * Float.BYTES > left) {
        return Optional.empty();
      }
      sound = sound(reader, format, info.audio().get().span().startSeconds(), seconds);
    }
    return Optional.of(new KeptFootage(format, info, videos.buildOrThrow(), sound));
  }

  private static Sound sound(
      ClipReader reader, ClipFormat format, double trackStart, double seconds)
      throws DecodeException {
    long first = Math.round((trackStart - MARGIN_SECONDS) * format.sampleRateHz());
    double start = (double) first / format.sampleRateHz();
    ClipFormat whole =
        new ClipFormat(
            EnumSet.of(Modality.AUDIO),
            format.frameCount(),
            format.framesPerSecond(),
            format.frameSize(),
            format.sampleRateHz(),
            seconds,
            format.shortClip(),
            format.missingAudio());
    List<float[]> waveforms = new ArrayList<>();
    reader.read(
        List.of(new ClipTime(start, start)),
        whole,
        clip -> waveforms.add(Objects.requireNonNull(clip.waveform())));
    float[] samples = Iterables.getOnlyElement(waveforms);
    FloatBuffer kept =
        ByteBuffer.allocateDirect(samples.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    kept.put(samples);
    return new Sound(first, kept);
  }

  @Override
  public MediaInfo info() {
    return info;
  }

  @Override
  public List<Frames> frames(List<Double> startSeconds, FrameSize size) throws DecodeException {
    WholeVideo video = Objects.requireNonNull(videos.get(size));
    List<Frames> frames = new ArrayList<>();
    for (double start : startSeconds) {
      frames.add(video.frames(start, format));
    }
    return frames;
  }

  @Override
  public float[] waveform(double startSeconds) throws DecodeException {
    float[] window = new float[format.sampleCount()];
    if (sound != null) {
      sound.copyTo(window, Math.round(startSeconds * format.sampleRateHz()));
    }
    return isSilent(window) ? fromFile(startSeconds) : window;
  }

  private static boolean isSilent(float[] window) {
    for (float sample : window) {
      if (sample != 0) {
        return false;
      }
    }
    return true;
  }

  /** Silence or no sound at all? The file knows. */
  private float[] fromFile(double startSeconds) throws DecodeException {
    ClipReader reader = ClipReader.open(info.path(), DecodeLimits.DEFAULT);
    try (Footage file = new FileFootage(reader, format)) {
      return file.waveform(startSeconds);
    }
  }

  @Override
  public void close() {
    // holds no native memory
  }
}
