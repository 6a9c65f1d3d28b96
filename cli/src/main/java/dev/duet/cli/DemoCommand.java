package dev.duet.cli;

import ai.djl.Device;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.train.TrainingException;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.demo.Demo;
import dev.duet.cli.demo.DemoRequest;
import dev.duet.cli.option.EngineOptions;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.extract.ExtractionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duet demo}. */
@Command(
    name = "demo",
    description = {
      "Everything in one go: makes videos, trains AVID on them without labels, goes on with CMA, extracts"
          + " features, compares both with random weights, and draws a page that shows it.",
      "An interrupted demo goes on where it was when the same command is given again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  duet demo",
      "  duet demo --minutes 10 --seed 1 --output longer",
      "  duet demo --videos my-videos/ --minutes 15 --output mine"
    })
final class DemoCommand implements Callable<Integer> {
  /** Results depend on it, so it does not depend on the machine. */
  private static final int COMPUTING_THREADS = 1;

  private static final int COLUMNS = 100;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "duet-demo",
      description = "Folder to write to (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "" + DemoRequest.MINUTES,
      description = {
        "How long it may take on two cores that do nothing else, about (default: ${DEFAULT-VALUE})."
            + " More minutes are more videos and more passes over them."
      })
  private double minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Seed of all draws; the same one gives the same numbers (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--videos",
      paramLabel = "DIR",
      description = {
        "Your own videos in place of made ones. If each is in the folder of a class, the classes are"
            + " used to measure with."
      })
  private @Nullable Path videos;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  DemoCommand() {}

  @Override
  public Integer call()
      throws ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          EvaluationException,
          ExtractionException,
          InterruptedException {
    DemoRequest request = request();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "Duet's demo, about %s on two cores that do nothing else. Ctrl-C stops it; the same command goes on.%n",
        minutes == 1 ? "1 minute" : number(minutes) + " minutes");
    out.flush();
    long begin = System.nanoTime();
    Device device = EngineOptions.cpu(COMPUTING_THREADS);
    PrintWriter err = spec.commandLine().getErr();
    Interruption interruption =
        new Interruption(
            () -> {
              err.println("stopped; the same command goes on from here");
              err.flush();
            });
    try {
      Optional<Demo.Outcome> outcome =
          new Demo(
                  request,
                  folder,
                  device,
                  Runtime.getRuntime().availableProcessors(),
                  line -> {
                    out.println(line);
                    out.flush();
                  })
              .run(interruption::stops, interruption::idle);
      if (outcome.isEmpty()) {
        return ExitCode.INTERRUPTED;
      }
      tell(out, outcome.get(), (System.nanoTime() - begin) / 60e9);
      return outcome.get().failed() == 0 ? ExitCode.OK : ExitCode.SOME_FILES_FAILED;
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--output: cannot write to " + folder + ": " + e.getMessage(), e);
    } finally {
      interruption.done();
    }
  }

  private DemoRequest request() {
    if (videos != null && !Files.isDirectory(videos)) {
      throw new ParameterException(spec.commandLine(), "--videos: no such folder: " + videos);
    }
    try {
      return new DemoRequest(seed, minutes, Optional.ofNullable(videos));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void tell(PrintWriter out, Demo.Outcome outcome, double took) {
    out.println();
    outcome.lines().forEach(line -> print(out, line));
    out.printf(
        Locale.ROOT,
        """

        Took       %.1f minutes
        Page       %s
        Features   %s (NumPy arrays, a folder for each video)
        Your own   ./duet demo --videos FOLDER, or ./duet train, extract, eval, report (--help)
        """,
        took,
        outcome.page().toUri(),
        folder.resolve("runs/cma/features/features"));
    out.flush();
  }

  /** A table's row as it is, a sentence in lines that a terminal can hold. */
  private static void print(PrintWriter out, String line) {
    String rest = line;
    while (rest.length() > COLUMNS && rest.lastIndexOf(' ', COLUMNS) > 0 && !rest.contains("   ")) {
      int end = rest.lastIndexOf(' ', COLUMNS);
      out.println(rest.substring(0, end));
      rest = rest.substring(end + 1);
    }
    out.println(rest);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
