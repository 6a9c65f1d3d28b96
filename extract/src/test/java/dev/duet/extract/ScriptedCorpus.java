package dev.duet.extract;

import com.google.common.base.Splitter;
import dev.duet.avid.Output;
import dev.duet.avid.PreparedClip;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeFailure;
import dev.duet.decode.Modality;
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Stand-in for videos and a model: each file is a text that says what happens when it is read, and
 * each clip's features are computed from its video's id and its position.
 *
 * <p>{@code 5} gives five clips, {@code 5 broken} two clips and then a decode failure, {@code 5
 * defect} two clips and then an unexpected exception, {@code 5 memory} an OutOfMemoryError, {@code
 * 0} no clip.
 */
final class ScriptedCorpus implements ClipSource {
  static final Output VIDEO = new Output(Modality.VIDEO, "pool");
  static final Output AUDIO = new Output(Modality.AUDIO, "conv4x");
  static final List<Output> OUTPUTS = List.of(VIDEO, AUDIO);
  static final int VIDEO_WIDTH = 5;
  static final int AUDIO_WIDTH = 3;

  private final Path root;
  private final List<Instance> videos = new ArrayList<>();
  final Set<String> read = ConcurrentHashMap.newKeySet();

  ScriptedCorpus(Path root) {
    this.root = root;
  }

  /** The corpus that was written under {@code root} before. */
  static ScriptedCorpus at(Path root) throws IOException {
    ScriptedCorpus corpus = new ScriptedCorpus(root);
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        corpus.name(root.relativize(file).toString());
      }
    }
    return corpus;
  }

  ScriptedCorpus add(String id, String script) throws IOException {
    Path file = root.resolve(id);
    Files.createDirectories(file.getParent());
    Files.writeString(file, script);
    name(id);
    return this;
  }

  private void name(String id) {
    videos.removeIf(video -> video.id().equals(id));
    videos.add(Instance.of(id, root.resolve(id)));
    videos.sort(Comparator.comparing(Instance::id));
  }

  List<Instance> videos() {
    return List.copyOf(videos);
  }

  @Override
  public void read(Instance video, Consumer<SourceClip> consumer) throws DecodeException {
    read.add(video.id());
    List<String> script = Splitter.on(' ').splitToList(script(video));
    int clips = Integer.parseInt(script.get(0));
    for (int i = 0; i < clips; i++) {
      if (i == 2 && script.size() > 1) {
        fail(video, script.get(1));
      }
      consumer.accept(
          new SourceClip(
              new TimeSpan(i, i + 0.5),
              i % 3 != 1,
              new PreparedClip(null, new float[] {video.id().hashCode() % 1000, i})));
    }
  }

  private static String script(Instance video) {
    try {
      return Files.readString(video.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fail(Instance video, String how) throws DecodeException {
    switch (how) {
      case "broken" ->
          throw new DecodeException(
              new DecodeFailure(video.path(), DecodeFailure.Stage.VIDEO, "frame 17 is damaged"));
      case "defect" -> throw new IllegalStateException("nobody thought of this");
      case "memory" -> throw new OutOfMemoryError("Java heap space");
      default -> throw new IllegalArgumentException(how);
    }
  }

  /** Features that tell from which clip they come. */
  static Map<Output, float[][]> encode(List<PreparedClip> clips) {
    Map<Output, float[][]> features = new LinkedHashMap<>();
    features.put(VIDEO, rows(clips, VIDEO_WIDTH, 1));
    features.put(AUDIO, rows(clips, AUDIO_WIDTH, -1));
    return features;
  }

  private static float[][] rows(List<PreparedClip> clips, int width, int sign) {
    float[][] rows = new float[clips.size()][width];
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < width; d++) {
        rows[i][d] = value(clips.get(i).spectrogram(), d, sign);
      }
    }
    return rows;
  }

  private static float value(float[] clip, int d, int sign) {
    return sign * (clip[0] + clip[1] / 8 + d / 64f);
  }

  /** What the features of a video must be. */
  static float[][] expected(Instance video, int clips, Output output) {
    int sign = output.equals(VIDEO) ? 1 : -1;
    float[][] rows = new float[clips][output.equals(VIDEO) ? VIDEO_WIDTH : AUDIO_WIDTH];
    for (int i = 0; i < clips; i++) {
      for (int d = 0; d < rows[i].length; d++) {
        rows[i][d] = value(new float[] {video.id().hashCode() % 1000, i}, d, sign);
      }
    }
    return rows;
  }

  Pipeline pipeline(int batchSize, int workers) {
    return new Pipeline(this, ScriptedCorpus::encode, OUTPUTS, batchSize, workers);
  }
}
