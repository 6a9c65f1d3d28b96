package dev.duet.cli.demo;

import dev.duet.cli.config.ConfigException;
import dev.duet.cli.train.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a demo puts everything: {@code corpus/}, {@code runs/random|avid|cma/} with features and
 * evaluations of each, {@code report/} and {@code summary.txt}.
 *
 * @param path the folder
 */
record DemoFolder(Path path) {
  /** Model names, from what nothing was learned to what most was. */
  static final List<String> MODELS = List.of("random", "avid", "cma");

  private static final String CLAIM = "demo.txt";

  /** Makes the folder for a request, or finds it begun for the same one. */
  void claim(DemoRequest request) throws IOException, ConfigException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new ConfigException("--output: " + path + " is a file; name a folder");
    }
    Path claim = path.resolve(CLAIM);
    if (Files.exists(claim)) {
      String before = Files.readString(claim).strip();
      if (!before.equals(request.text())) {
        throw new ConfigException(
            "--output: %s holds another demo (%s), not one of %s; name another folder"
                .formatted(path, before, request.text()));
      }
      return;
    }
    if (Files.isDirectory(path) && !isEmpty(path)) {
      throw new ConfigException(
          "--output: " + path + " is not empty and holds no demo; name another folder");
    }
    Path unused = Files.createDirectories(path);
    unused = Files.writeString(claim, request.text() + "\n");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  Path corpus() {
    return path.resolve("corpus");
  }

  RunFolder run(String model) {
    return new RunFolder(path.resolve("runs").resolve(model));
  }

  /** The weights of a model; those of the random one are what training started from. */
  Path weights(String model) {
    return model.equals(MODELS.get(0)) ? run(model).start() : run(model).model();
  }

  Path features(String model) {
    return run(model).path().resolve("features");
  }

  Path evaluations(String model) {
    return run(model).path().resolve("eval");
  }

  Path report() {
    return path.resolve("report");
  }

  Path summary() {
    return path.resolve("summary.txt");
  }
}
