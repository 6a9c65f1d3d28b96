package dev.duet.eval.feature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.duet.avid.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder that {@code duet extract} wrote: {@code run.json} and either arrays per video below
 * {@code features/} or Parquet shards, beside {@code run.json} or in {@code features/}.
 *
 * <p>Clips without sound have no audio features worth the name: their rows, and videos that have no
 * other, are left out of audio outputs; the fact {@code silentClips} counts them.
 */
public final class FeatureFolder {
  /** Names of a tower's stages are in the order of depth, but for the head's, which is last. */
  static final Comparator<String> BY_DEPTH =
      Comparator.comparing((String name) -> name.replaceFirst("[.].*", ""))
          .thenComparing(name -> name.endsWith("." + Output.EMBEDDING))
          .thenComparing(Comparator.naturalOrder());

  /** Name of the fact that counts the clips left out for having no sound. */
  public static final String SILENT_CLIPS = "silentClips";

  private static final String RUN = "run.json";
  private static final String FEATURES = "features";

  private final Path root;
  private final ImmutableMap<String, String> facts;
  private final ImmutableList<Path> shards;

  private FeatureFolder(Path root, Map<String, String> facts, List<Path> shards) {
    this.root = root;
    this.facts = ImmutableMap.copyOf(facts);
    this.shards = ImmutableList.copyOf(shards);
  }

  /**
   * Opens a folder.
   *
   * @throws EvaluationException if it holds no features, or shards of different models
   */
  public static FeatureFolder open(Path root) throws EvaluationException {
    if (!Files.isDirectory(root)) {
      throw new EvaluationException("no such folder: " + root);
    }
    try {
      ImmutableList<Path> shards =
          ImmutableList.<Path>builder()
              .addAll(files(root, 1, ".parquet"))
              .addAll(files(root.resolve(FEATURES), 1, ".parquet"))
              .build();
      if (shards.isEmpty() && !Files.isDirectory(root.resolve(FEATURES))) {
        throw new EvaluationException(
            root + " holds no features: neither a folder 'features' nor Parquet shards");
      }
      FeatureFolder folder = new FeatureFolder(root, facts(root.resolve(RUN)), shards);
      return shards.isEmpty()
          ? folder
          : new FeatureFolder(root, ShardReader.facts(shards, folder.facts), shards);
    } catch (IOException e) {
      throw unreadable(root, e);
    }
  }

  /** What made the features, by name; empty if the folder does not say. */
  public Map<String, String> facts() {
    return facts;
  }

  /** Names of the outputs that are there, such as {@code audio.pool}. */
  public Set<String> outputs() throws EvaluationException {
    try {
      return shards.isEmpty()
          ? arrays().stream()
              .map(file -> file.getFileName().toString().replaceFirst("\\.npy$", ""))
              .filter(name -> name.contains("."))
              .collect(ImmutableSortedSet.toImmutableSortedSet(BY_DEPTH))
          : ShardReader.outputs(shards.get(0));
    } catch (IOException e) {
      throw unreadable(root, e);
    }
  }

  /**
   * All rows of one output; the items know nothing but their ids.
   *
   * @throws EvaluationException if the output is not there, or a row is not finite: the message
   *     names the item
   */
  public FeatureSet read(String output) throws EvaluationException {
    if (!outputs().contains(output)) {
      throw new EvaluationException(
          "%s has no output '%s'; it has %s".formatted(root, output, String.join(", ", outputs())));
    }
    RowCollector collector = new RowCollector(output, output.startsWith("audio."));
    try {
      if (shards.isEmpty()) {
        readArrays(output, collector);
      } else {
        for (Path shard : shards) {
          ShardReader.read(shard, output, collector);
        }
      }
    } catch (IOException e) {
      throw unreadable(root, e);
    }
    return collector.finish(facts);
  }

  private void readArrays(String output, RowCollector collector)
      throws IOException, EvaluationException {
    Path features = root.resolve(FEATURES);
    for (Path file : files(features, Integer.MAX_VALUE, output + ".npy")) {
      NpyArray array = NpyArray.read(file); // (T, D)
      if (array.shape().size() != 2) {
        throw new EvaluationException(
            file + " must have 2 dimensions (clips, width): " + array.shape());
      }
      Path flags = file.resolveSibling("audio_present.npy");
      float[] present = Files.exists(flags) ? NpyArray.read(flags).values() : new float[0];
      String id = name(features.relativize(file));
      int width = array.shape().get(1);
      for (int clip = 0; clip < array.shape().get(0); clip++) {
        boolean audioPresent = clip >= present.length || present[clip] != 0;
        collector.add(id, audioPresent, array.values(), clip * width, width);
      }
    }
  }

  /** The id of an array's video: the folder it lies in. */
  private static String name(Path array) {
    return IntStream.range(0, array.getNameCount() - 1)
        .mapToObj(i -> array.getName(i).toString())
        .collect(Collectors.joining("/"));
  }

  private ImmutableList<Path> arrays() throws IOException {
    return files(root.resolve(FEATURES), Integer.MAX_VALUE, ".npy");
  }

  /** Files whose name ends so, sorted by path. */
  private static ImmutableList<Path> files(Path folder, int depth, String ending)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      return ImmutableList.of();
    }
    try (Stream<Path> tree = Files.walk(folder, depth)) {
      return tree.filter(file -> file.getFileName().toString().endsWith(ending))
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing(Path::toString))
          .collect(ImmutableList.toImmutableList());
    }
  }

  private static Map<String, String> facts(Path file) throws IOException, EvaluationException {
    if (!Files.exists(file)) {
      return ImmutableMap.of();
    }
    try {
      return JsonMapper.builder()
          .build()
          .readValue(Files.readAllBytes(file), new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new EvaluationException(
          file + " is no JSON object of texts: " + e.getOriginalMessage(), e);
    }
  }

  private static EvaluationException unreadable(Path path, IOException cause) {
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new EvaluationException("cannot read features in " + path + ": " + reason, cause);
  }
}
