package dev.duet.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import dev.duet.avid.ModelException;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.config.ConfigFile;
import dev.duet.cli.config.ConfigNode;
import dev.duet.cli.config.RecordWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder of a run: {@code config.yaml}, {@code start.safetensors}, {@code metrics.jsonl}, and
 * what the trainer writes.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  /** Keys that change the pace of a run or what is kept of it, and none of its numbers. */
  private static final Set<String> FREE =
      ImmutableSet.of(
          "data.workers",
          "data.batchesAhead",
          "data.cacheBytes",
          "training.reportEverySteps",
          "validation.everyEpochs",
          "checkpoints");

  Path config() {
    return path.resolve("config.yaml");
  }

  /** The model as training starts from it, audio statistics included. */
  public Path start() {
    return path.resolve("start.safetensors");
  }

  /** The trained model. */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /** Event files of TensorBoard. */
  Path board() {
    return path.resolve("tensorboard");
  }

  Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /**
   * A checkpoint by its file, or the newest of a run by its folder.
   *
   * @throws ConfigException if there is none
   */
  static Path newestCheckpoint(Path runOrFile) throws ConfigException {
    Path folder = runOrFile.resolve("checkpoints");
    if (!Files.isDirectory(folder)) {
      return runOrFile;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("step-\\d+\\.safetensors"))
          .max(Comparator.comparing(file -> file.getFileName().toString()))
          .orElseThrow(() -> new ConfigException(folder + ": there is no checkpoint"));
    } catch (IOException e) {
      throw new ConfigException(folder + ": cannot be read: " + e.getMessage());
    }
  }

  /**
   * The checkpoints that were kept, oldest first; none where nothing was trained.
   *
   * @throws ModelException if the folder cannot be read
   */
  public List<Path> checkpoints() throws ModelException {
    Path folder = path.resolve("checkpoints");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("step-\\d+\\.safetensors"))
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new ModelException("%s: cannot be read: %s".formatted(folder, e.getMessage()));
    }
  }

  /** Whether a run has begun to train here; one that was refused before that leaves no trace. */
  public boolean used() {
    return Files.exists(config()) && Files.exists(metrics());
  }

  /** The configuration of the run that was started here, as it was written. */
  public ConfigNode written() throws ConfigException {
    return ConfigFile.read(config());
  }

  /** Makes the folder and writes the configuration. */
  void write(RunConfig config) throws ConfigException {
    try {
      Path unused = Files.createDirectories(path);
      Path unfinished = path.resolve(".config.yaml.tmp");
      unused = Files.writeString(unfinished, RecordWriter.yaml(config));
      unused = Files.move(unfinished, config(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ConfigException(path + ": cannot be written: " + e.getMessage());
    }
  }

  /**
   * Refuses a configuration that would change the numbers of the run that was started here.
   *
   * @throws ConfigException names the first difference
   */
  void checkSame(RunConfig config) throws ConfigException {
    Map<String, String> before = flat(RunFiles.bind(written()));
    Map<String, String> now = flat(config);
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      String was = before.getOrDefault(key, "absent");
      String is = now.getOrDefault(key, "absent");
      if (!was.equals(is) && !free(key)) {
        throw new ConfigException(
            "%s: the run was started with %s %s, not %s; go on with the same, or start another run"
                .formatted(path, key, was, is));
      }
    }
  }

  private static boolean free(String key) {
    return FREE.stream().anyMatch(free -> key.equals(free) || key.startsWith(free + "."));
  }

  private static Map<String, String> flat(RunConfig config) {
    Map<String, String> flat = new TreeMap<>();
    flatten(RecordWriter.tree(config), "", flat);
    return flat;
  }

  private static void flatten(ObjectNode node, String prefix, Map<String, String> flat) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = prefix + entry.getKey();
      if (entry.getValue() instanceof ObjectNode inner) {
        flatten(inner, key + ".", flat);
      } else {
        flat.put(key, Optional.of(entry.getValue()).map(JsonNode::toString).orElse(""));
      }
    }
  }
}
