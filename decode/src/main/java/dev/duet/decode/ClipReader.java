package dev.duet.decode;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import dev.duet.decode.DecodeFailure.Stage;
import dev.duet.decode.WaveformReader.Waveform;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads clips of one file. Not safe for use from several threads at once: one per worker.
 *
 * <p>The frame for a time is the last whose presentation timestamp is not after it (compared to a
 * microsecond), or the first frame where none is. A clip's frames are those for {@code t_k = start
 * + k / framesPerSecond}; times at or after the end of the video have none, and {@link
 * ShortClipPolicy} says what stands in for them. Sample {@code i} of a waveform is the sound at
 * {@code (round(start * rate) + i) / rate}, zero where the track has none. A clip depends on its
 * time alone, not on what was read before it. (The exception are decoders that draw noise at
 * random, as AAC's perceptual noise substitution does.)
 *
 * <p>Video and sound are demuxed separately, so that each goes forward at its own pace and nothing
 * has to be kept in memory but the packets that a decoder is about to get. Decoders stay open
 * between clips and calls.
 */
public final class ClipReader implements AutoCloseable {
  private final LocalFile file;
  private final DecodeLimits limits;
  private final Deadline deadline;
  private final Probe probe;
  private final Container probed;
  private boolean probedTaken; // by a track, which will close it
  private @Nullable VideoTrack video;
  private @Nullable AudioTrack audio;
  private boolean closed;

  private ClipReader(
      LocalFile file, DecodeLimits limits, Deadline deadline, Container container, Probe probe) {
    this.file = file;
    this.limits = limits;
    this.deadline = deadline;
    this.probed = container;
    this.probe = probe;
  }

  /**
   * Opens and probes a local file.
   *
   * @throws DecodeException if it is no regular file, of a kind that is refused, beyond the limits,
   *     or holds neither video nor sound
   */
  public static ClipReader open(Path path, DecodeLimits limits) throws DecodeException {
    LocalFile file = LocalFile.of(path);
    Deadline deadline = new Deadline(file, limits.timePerFile());
    Container container = null;
    try {
      deadline.resume();
      container = Container.open(file, limits, deadline);
      Probe probe = Probe.of(file, container);
      deadline.pause();
      return new ClipReader(file, limits, deadline, container, probe);
    } catch (DecodeException | RuntimeException e) {
      if (container != null) {
        container.close();
      }
      deadline.close();
      throw e;
    }
  }

  public MediaInfo info() {
    return probe.info();
  }

  /**
   * Reads clips in one pass over the file.
   *
   * @param times clips in non-decreasing order of their video start
   * @param format what every clip is made of
   * @param consumer receives the clips in order, on the calling thread, each once; clips that the
   *     policy skips are left out
   * @throws DecodeException if the file has no video stream and {@code format} asks for video, if
   *     nothing can be decoded, if a policy says so or a limit is reached; clips delivered before
   *     stay valid
   */
  public void read(List<ClipTime> times, ClipFormat format, Consumer<Clip> consumer)
      throws DecodeException {
    checkState(!closed, "the reader is closed");
    for (int i = 1; i < times.size(); i++) {
      checkArgument(
          times.get(i - 1).videoStartSeconds() <= times.get(i).videoStartSeconds(),
          "clips must be in order of their video start: clip %s at %s s follows one at %s s",
          i,
          times.get(i).videoStartSeconds(),
          times.get(i - 1).videoStartSeconds());
    }
    deadline.resume();
    try (FrameScaler scaler = asksFor(Modality.VIDEO, format) ? scaler(format.frameSize()) : null;
        WaveformReader waveforms = asksFor(Modality.AUDIO, format) ? waveforms(format) : null) {
      VideoClips frames = scaler == null ? null : videoClips(scaler, format, times);
      for (int i = 0; i < times.size(); i++) {
        Clip clip = readOne(i, times.get(i), format, frames, waveforms);
        if (clip != null) {
          deadline.pause();
          consumer.accept(clip);
          deadline.resume();
        }
      }
    } finally {
      deadline.pause();
    }
  }

  /**
   * Decodes the whole video.
   *
   * @param size of the frames that are kept
   * @param maxBytes most memory for them
   * @return none if it takes more
   * @throws DecodeException if the file has no video stream, if nothing can be decoded or a limit
   *     is reached
   */
  public Optional<WholeVideo> readVideo(FrameSize size, long maxBytes) throws DecodeException {
    checkState(!closed, "the reader is closed");
    deadline.resume();
    try (FrameScaler scaler = scaler(size)) {
      VideoTrack track = videoTrack();
      return WholeVideo.read(file, track, scaler, probe.clock(), videoEnd(), maxBytes);
    } finally {
      deadline.pause();
    }
  }

  private static boolean asksFor(Modality modality, ClipFormat format) {
    return format.modalities().contains(modality);
  }

  /** One clip; null when it is left out. */
  private @Nullable Clip readOne(
      int index,
      ClipTime time,
      ClipFormat format,
      @Nullable VideoClips frames,
      @Nullable WaveformReader waveforms)
      throws DecodeException {
    Waveform sound = null;
    if (asksFor(Modality.AUDIO, format)) {
      // Sound first: a clip that is left out for lack of it needs no frames.
      sound =
          waveforms == null
              ? Waveform.silence(format.sampleCount())
              : waveforms.read(time.audioStartSeconds());
      if (!sound.present() && !goesOnWithoutSound(format, time)) {
        return null;
      }
    }
    return new Clip(
        index,
        time,
        frames == null ? null : frames.read(index),
        sound == null ? null : sound.samples(),
        sound != null && sound.present());
  }

  /** Whether a clip without sound is delivered. */
  private boolean goesOnWithoutSound(ClipFormat format, ClipTime time) throws DecodeException {
    return switch (format.missingAudio()) {
      case ZEROS -> true;
      case SKIP -> false;
      case FAIL ->
          throw file.failure(
              Stage.AUDIO,
              probe.audio().isEmpty()
                  ? "no audio stream"
                  : "no sound in the "
                      + format.audioSeconds()
                      + " s from "
                      + time.audioStartSeconds()
                      + " s on");
    };
  }

  private FrameScaler scaler(FrameSize frameSize) throws DecodeException {
    MediaInfo.Video info =
        probe.info().video().orElseThrow(() -> file.failure(Stage.VIDEO, "no video stream"));
    if (info.width() <= 0 || info.height() <= 0) {
      throw file.failure(Stage.VIDEO, "the size of its pictures cannot be told");
    }
    PictureSize size = PictureSize.of(frameSize, info);
    Orientation orientation = Orientation.of(probe.video().orElseThrow().codec());
    return new FrameScaler(file, orientation, size.width(), size.height());
  }

  private VideoClips videoClips(FrameScaler scaler, ClipFormat format, List<ClipTime> times)
      throws DecodeException {
    return new VideoClips(file, videoTrack(), scaler, format, times, probe.clock(), videoEnd());
  }

  /** When the video ends, as the container tells it. */
  private double videoEnd() {
    return probe.info().video().orElseThrow().span().endSeconds();
  }

  private VideoTrack videoTrack() throws DecodeException {
    VideoTrack track = video;
    if (track == null) {
      StreamParameters stream = probe.video().orElseThrow();
      Container container = container();
      track = new VideoTrack(file, container, stream, decoder(container, stream, Stage.VIDEO));
      video = track;
    }
    return track;
  }

  private @Nullable WaveformReader waveforms(ClipFormat format) throws DecodeException {
    if (probe.audio().isEmpty()) {
      return null;
    }
    AudioTrack track = audio;
    if (track == null) {
      StreamParameters stream = probe.audio().orElseThrow();
      Container container = container();
      Decoder decoder = decoder(container, stream, Stage.AUDIO);
      track = new AudioTrack(file, container, stream, decoder, probe.clock());
      audio = track;
    }
    return new WaveformReader(file, track, format.sampleRateHz(), format.sampleCount());
  }

  /** A container for a track: the one that was probed, or another on the same file. */
  private Container container() throws DecodeException {
    if (probedTaken) {
      return probed.reopen();
    }
    probedTaken = true;
    return probed;
  }

  /** Opens the decoder of a stream and selects it; if that fails, the container is closed. */
  private Decoder decoder(Container container, StreamParameters stream, Stage stage)
      throws DecodeException {
    try {
      container.refuseEncrypted(stream.index(), stage);
      container.select(List.of(stream.index()));
      return Decoder.open(
          file, stream.codec(), container.stream(stream.index()).time_base(), limits, stage);
    } catch (DecodeException | RuntimeException e) {
      container.close();
      throw e;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (video != null) {
      video.close();
    }
    if (audio != null) {
      audio.close();
    }
    probed.close(); // if no track has done so
    probe.close();
    deadline.close();
  }
}
