package dev.duet.cli.train;

import com.google.common.collect.ImmutableList;
import com.google.common.io.Resources;
import dev.duet.avid.ModelConfig;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.config.ConfigFile;
import dev.duet.cli.config.ConfigNode;
import dev.duet.cli.config.RecordBinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Configurations of runs: files, and the ready ones that come with Duet. */
public final class RunFiles {
  /** The ready configurations, by name. */
  public static final ImmutableList<String> READY =
      ImmutableList.of(
          "avid-kinetics",
          "cma-kinetics",
          "avid-audioset",
          "cma-audioset",
          "avid-small",
          "cma-small",
          "tiny");

  private static final String BASE = "base";

  private RunFiles() {}

  /**
   * A configuration as it is written: a ready one by its name, or a file. Its key {@code base}
   * names another, which it is laid over.
   */
  public static ConfigNode read(String nameOrFile) throws ConfigException {
    return withBase(source(nameOrFile, Path.of("")), 0);
  }

  /** A configuration with the one that its key {@code base} names under it. */
  public static ConfigNode withBase(ConfigNode node) throws ConfigException {
    return withBase(node, 0);
  }

  private static ConfigNode withBase(ConfigNode node, int depth) throws ConfigException {
    var base = node.text(BASE);
    if (base.isEmpty()) {
      return node;
    }
    if (depth > READY.size()) {
      throw new ConfigException(node.where() + ": base: the files name each other in a circle");
    }
    ConfigNode under = source(base.get(), node.folder());
    return withBase(under, depth + 1).with(node.without(BASE));
  }

  private static ConfigNode source(String nameOrFile, Path folder) throws ConfigException {
    if (READY.contains(nameOrFile)) {
      return ConfigFile.parse(ready(nameOrFile), nameOrFile, Path.of(""));
    }
    Path file = folder.resolve(nameOrFile);
    if (!Files.exists(file)) {
      throw new ConfigException(
          "'%s' is neither a file nor a ready configuration; those are %s"
              .formatted(nameOrFile, String.join(", ", READY)));
    }
    return ConfigFile.read(file);
  }

  private static String ready(String name) {
    URL resource =
        Objects.requireNonNull(RunFiles.class.getResource(name + ".yaml"), () -> "no " + name);
    try {
      return Resources.toString(resource, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** The configuration of a run. */
  public static RunConfig bind(ConfigNode node) throws ConfigException {
    return binder().bind(node, RunConfig.DEFAULT);
  }

  /** The configuration of a run with {@code key=value} laid over it. */
  public static RunConfig bind(ConfigNode node, List<String> overrides) throws ConfigException {
    return bind(ConfigFile.override(node, overrides));
  }

  static RecordBinder binder() {
    return RecordBinder.create().withNames(ModelConfig.class, ModelConfig::named);
  }
}
