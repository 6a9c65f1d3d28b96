package dev.duet.cli;

import com.google.common.collect.ImmutableMap;
import dev.duet.cli.option.NewFileOption;
import dev.duet.cli.option.ResultOption;
import dev.duet.cli.option.WorkerOption;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.index.CorpusIndex;
import dev.duet.decode.manifest.index.IndexConfig;
import dev.duet.decode.manifest.index.IndexSummary;
import dev.duet.decode.manifest.index.Indexer;
import dev.duet.decode.manifest.index.LeftOut;
import dev.duet.decode.manifest.index.LeftOut.Cause;
import dev.duet.decode.manifest.layout.DataSet;
import dev.duet.decode.manifest.layout.Layout;
import dev.duet.extract.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code duet index}. */
@Command(
    name = "index",
    description = {
      "Looks into every file of a corpus and writes a manifest of those that can be used: ids in a fixed"
          + " order, durations, facts of the streams and, where known, label, source and split.",
      "NAME.failures.csv beside it lists the others with the reason, NAME.json has the numbers and the"
          + " fingerprint."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  duet index videos/ --output corpus.csv",
      "  duet index UCF-101/ --layout ucf101 --annotations ucfTrainTestlist/ --output ucf.parquet",
      "  duet index kinetics/train/ --layout kinetics --annotations train.csv --need both"
          + " --min-seconds 2.5 --output k400.csv"
    })
final class IndexCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "INPUT",
      description =
          "Media file, folder, glob, list (.txt) or table (.csv, .parquet); with --layout the folder of"
              + " the media.")
  private String input;

  @Mixin private NewFileOption output;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      description = {
        "Form of a data set, which tells labels, sources and splits: folders (CLASS/FILE or"
            + " SPLIT/CLASS/FILE), ucf101, hmdb51, kinetics, vggsound, audioset, esc50 or esc10."
      })
  private @Nullable Layout layout;

  @Option(
      names = "--annotations",
      paramLabel = "PATH",
      description =
          "Lists or tables of the data set, or a folder of them; may be given more than once (default:"
              + " looked for in INPUT and beside it).")
  private List<Path> annotations = new ArrayList<>();

  @Option(
      names = "--need",
      paramLabel = "STREAMS",
      defaultValue = "any",
      description =
          "Leave out files without: any (nothing), video, audio or both (default: ${DEFAULT-VALUE}).")
  private IndexConfig.Need need;

  @Option(
      names = "--min-seconds",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "Leave out files whose streams do not cover so much time together (default:"
              + " ${DEFAULT-VALUE}).")
  private double minSeconds;

  @Option(
      names = "--check",
      paramLabel = "HOW",
      defaultValue = "headers",
      description =
          "How closely to look: headers, or start, which decodes a frame and a moment of sound too"
              + " (default: ${DEFAULT-VALUE}).")
  private IndexConfig.Check check;

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Longest time spent on one file (default: ${DEFAULT-VALUE}).")
  private double timeLimitSeconds;

  @Mixin private WorkerOption workers;

  @Mixin private ResultOption result;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  IndexCommand() {}

  @Override
  public Integer call() throws ManifestException, InterruptedException {
    Path table = table();
    IndexConfig config = config();
    List<LeftOut> missing = new ArrayList<>();
    Manifest corpus = corpus(missing);
    CorpusIndex index = look(corpus, config).withMissing(missing);
    try {
      index.writeTo(table);
    } catch (IOException e) {
      throw wrong("--output: cannot write " + table + ": " + e.getMessage());
    }
    print(index, table);
    return index.failed() == 0 ? ExitCode.OK : ExitCode.SOME_FILES_FAILED;
  }

  private Path table() {
    Path file = output.file();
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".csv") && !name.endsWith(".parquet")) {
      throw wrong("--output: the name of a manifest must end in .csv or .parquet: " + file);
    }
    return file;
  }

  private IndexConfig config() {
    if (!(minSeconds >= 0)) {
      throw wrong("--min-seconds must not be negative: " + minSeconds);
    }
    if (!(timeLimitSeconds > 0)) {
      throw wrong("--time-limit must be more than 0 seconds: " + timeLimitSeconds);
    }
    DecodeLimits usual = DecodeLimits.DEFAULT;
    DecodeLimits limits =
        new DecodeLimits(
            Duration.ofMillis(Math.max(1, Math.round(timeLimitSeconds * 1000))),
            usual.maxPixels(),
            usual.maxStreams());
    return new IndexConfig(need, minSeconds, check, limits, workers.count());
  }

  /** The files to look into; what the data set lists but does not have is added to the missing. */
  private Manifest corpus(List<LeftOut> missing) throws ManifestException {
    if (layout == null) {
      if (!annotations.isEmpty()) {
        throw wrong("--annotations needs --layout, which tells how to read them");
      }
      return Manifest.of(input);
    }
    DataSet dataSet = layout.read(Path.of(input), annotations);
    for (DataSet.Missing file : dataSet.missing()) {
      missing.add(new LeftOut(file.name(), Cause.MISSING, "listed in " + file.where()));
    }
    if (dataSet.unlisted() > 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf("%d media files are in no list and were left out%n", dataSet.unlisted());
      err.flush();
    }
    return dataSet.manifest();
  }

  private CorpusIndex look(Manifest corpus, IndexConfig config) throws InterruptedException {
    long start = System.nanoTime();
    try (ProgressDisplay display = ProgressDisplay.open("Indexing")) {
      return new Indexer(config)
          .index(
              corpus.instances(),
              (done, failed, skipped, total) -> {
                Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
                display.progressed(new Progress(total, done, failed, skipped, done, elapsed));
              });
    }
  }

  private void print(CorpusIndex index, Path table) throws ManifestException {
    IndexSummary summary = index.summary();
    result.print(
        ImmutableMap.<String, Object>builder()
            .put("manifest", table.toString())
            .put("fingerprint", summary.fingerprint())
            .put("files", summary.files())
            .put("failed", summary.failed())
            .put("skipped", summary.skipped())
            .put("seconds", summary.seconds())
            .put("with_video", summary.withVideo())
            .put("with_audio", summary.withAudio())
            .put("labels", summary.labels())
            .put("sources", summary.sources())
            .buildOrThrow(),
        out -> print(out, index, summary, table));
  }

  private static void print(PrintWriter out, CorpusIndex index, IndexSummary summary, Path table) {
    out.printf(
        Locale.ROOT,
        "%s: %d files, %.2f hours, %d with video, %d with sound, %d labels, %d sources%n",
        table,
        summary.files(),
        summary.seconds() / 3600,
        summary.withVideo(),
        summary.withAudio(),
        summary.labels(),
        summary.sources());
    out.printf("fingerprint %s%n", summary.fingerprint());
    if (!index.leftOut().isEmpty()) {
      out.printf(
          "%d files could not be used, %d were left out: %s%n",
          summary.failed(), summary.skipped(), CorpusIndex.failuresOf(table));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
