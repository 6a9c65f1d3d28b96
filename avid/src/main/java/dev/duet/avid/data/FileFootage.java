package dev.duet.avid.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;
import dev.duet.decode.MediaInfo;
import dev.duet.decode.Modality;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;

/** Decodes what is asked for, and no more. */
final class FileFootage implements Footage {
  private final ClipFormat format;
  private final ClipReader reader;

  /**
   * @param reader which it closes
   * @param format lengths and policies; the size of frames and the modalities do not matter
   */
  FileFootage(ClipReader reader, ClipFormat format) {
    this.reader = reader;
    this.format = format;
  }

  @Override
  public MediaInfo info() {
    return reader.info();
  }

  @Override
  public List<Frames> frames(List<Double> startSeconds, FrameSize size) throws DecodeException {
    ClipFormat wanted = format.withModalities(EnumSet.of(Modality.VIDEO)).withFrameSize(size);
    List<ClipTime> times =
        startSeconds.stream()
            .map(start -> new ClipTime(start, start))
            .collect(ImmutableList.toImmutableList());
    List<Frames> frames = new ArrayList<>();
    reader.read(times, wanted, clip -> frames.add(Objects.requireNonNull(clip.frames())));
    return frames;
  }

  @Override
  public float[] waveform(double startSeconds) throws DecodeException {
    ClipFormat wanted = format.withModalities(EnumSet.of(Modality.AUDIO));
    List<float[]> waveforms = new ArrayList<>();
    reader.read(
        ImmutableList.of(new ClipTime(startSeconds, startSeconds)),
        wanted,
        clip -> waveforms.add(Objects.requireNonNull(clip.waveform())));
    return Iterables.getOnlyElement(waveforms);
  }

  @Override
  public void close() {
    reader.close();
  }
}
