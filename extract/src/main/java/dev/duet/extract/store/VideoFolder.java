package dev.duet.extract.store;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.Output;
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import dev.duet.extract.VideoFeatures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One video's features as a folder of arrays over its T clips.
 *
 * <ul>
 *   <li>for each output, for example {@code video.pool.npy}: {@code (T, D)}
 *   <li>{@code timestamps.npy}: {@code (T, 2)} float64, start and end in seconds on the file's
 *       clock
 *   <li>{@code audio_present.npy}: {@code (T,)} bool
 * </ul>
 *
 * @param outputs the outputs that a folder holds
 * @param elementType how their numbers are stored
 */
record VideoFolder(List<Output> outputs, ElementType elementType) {
  private static final String TIMESTAMPS = "timestamps.npy";
  private static final String AUDIO_PRESENT = "audio_present.npy";
  private static final String FLOAT64 = "<f8";
  private static final String BOOL = "|b1";

  /** Writes a new folder. */
  void write(Path folder, VideoFeatures features) throws IOException {
    Files.createDirectory(folder);
    for (Output output : outputs) {
      float[][] rows = features.values().get(output); // (T, D)
      if (rows == null) {
        throw new IOException("no features named " + output.name());
      }
      NpyFile.write(
          folder.resolve(fileName(output)),
          new NpyHeader(elementType.numpyName(), ImmutableList.of(rows.length, rows[0].length)),
          rows[0].length * elementType.bytes(),
          (clip, buffer) -> elementType.put(rows[clip], buffer));
    }
    int clips = features.clipCount();
    NpyFile.write(
        folder.resolve(TIMESTAMPS),
        new NpyHeader(FLOAT64, ImmutableList.of(clips, 2)),
        2 * Double.BYTES,
        (clip, buffer) -> {
          TimeSpan span = features.spans().get(clip);
          buffer.putDouble(span.startSeconds()).putDouble(span.endSeconds());
        });
    NpyFile.write(
        folder.resolve(AUDIO_PRESENT),
        new NpyHeader(BOOL, ImmutableList.of(clips)),
        1,
        (clip, buffer) -> buffer.put((byte) (features.audioPresent().get(clip) ? 1 : 0)));
  }

  /** Whether a folder holds every array whole, with so many clips. */
  boolean isComplete(Path folder, int clips) throws IOException {
    for (Output output : outputs) {
      Optional<NpyHeader> header = NpyFile.header(folder.resolve(fileName(output)));
      if (header.isEmpty()
          || !header.get().type().equals(elementType.numpyName())
          || header.get().shape().size() != 2
          || header.get().shape().get(0) != clips) {
        return false;
      }
    }
    return NpyFile.header(folder.resolve(TIMESTAMPS))
            .equals(Optional.of(new NpyHeader(FLOAT64, ImmutableList.of(clips, 2))))
        && NpyFile.header(folder.resolve(AUDIO_PRESENT))
            .equals(Optional.of(new NpyHeader(BOOL, ImmutableList.of(clips))));
  }

  /** Reads a complete folder of float32. */
  VideoFeatures read(Path folder, Instance video) throws IOException {
    ByteBuffer times = NpyFile.data(folder.resolve(TIMESTAMPS));
    List<TimeSpan> spans = new ArrayList<>();
    while (times.hasRemaining()) {
      spans.add(new TimeSpan(times.getDouble(), times.getDouble()));
    }
    ByteBuffer flags = NpyFile.data(folder.resolve(AUDIO_PRESENT));
    List<Boolean> audioPresent = new ArrayList<>();
    while (flags.hasRemaining()) {
      audioPresent.add(flags.get() != 0);
    }
    Map<Output, float[][]> values = new LinkedHashMap<>();
    for (Output output : outputs) {
      values.put(output, rows(NpyFile.data(folder.resolve(fileName(output))), spans.size()));
    }
    return new VideoFeatures(video, spans, audioPresent, values);
  }

  private static float[][] rows(ByteBuffer data, int clips) {
    float[][] rows = new float[clips][data.remaining() / Float.BYTES / clips]; // (T, D)
    FloatBuffer values = data.asFloatBuffer();
    for (float[] row : rows) {
      values.get(row);
    }
    return rows;
  }

  private static String fileName(Output output) {
    return output.name() + ".npy";
  }
}
