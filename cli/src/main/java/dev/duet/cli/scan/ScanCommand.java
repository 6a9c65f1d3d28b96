package dev.duet.cli.scan;

import com.google.common.collect.EnumMultiset;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Multiset;
import dev.duet.cli.option.InputOption;
import dev.duet.cli.option.ResultOption;
import dev.duet.cli.option.WorkerOption;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.extract.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duet scan}. */
@Command(
    name = "scan",
    description =
        "Looks for what spoils training in a corpus: files that are unreadable, silent, without sound,"
            + " black or frozen, too short, of odd rates, of sound and pictures of different lengths, and"
            + " duplicates. Exits with 3 if it found any.",
    footerHeading = "%nExample:%n",
    footer = "  duet scan videos/ --output findings.csv")
public final class ScanCommand implements Callable<Integer> {
  /** As for a run in which some files could not be used. */
  private static final int FOUND = 3;

  @Spec private CommandSpec spec;

  @Mixin private InputOption input;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Table of the findings to write (CSV).")
  private @Nullable Path table;

  @Option(
      names = "--shortest",
      paramLabel = "S",
      defaultValue = "2",
      description = "Files below so many seconds are too short (default: ${DEFAULT-VALUE}).")
  private double shortestSeconds;

  @Mixin private WorkerOption workers;

  @Mixin private ResultOption result;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public ScanCommand() {}

  @Override
  public Integer call() throws ManifestException, InterruptedException {
    List<FileScan> scans = withDuplicates(scan(input.manifest().instances()));
    Multiset<Finding> counts = EnumMultiset.create(Finding.class);
    scans.forEach(scan -> counts.addAll(scan.findings().keySet()));
    long healthy = scans.stream().filter(scan -> scan.findings().isEmpty()).count();
    if (table != null) {
      write(table, scans);
    }
    result.print(
        fields(scans, counts, healthy),
        out -> {
          out.printf("%d files, %d without findings%n", scans.size(), healthy);
          counts
              .entrySet()
              .forEach(e -> out.printf("%6d %s%n", e.getCount(), e.getElement().text()));
          if (table != null) {
            out.printf("findings are in %s%n", table);
          }
        });
    return counts.isEmpty() ? 0 : FOUND;
  }

  private static Map<String, Object> fields(
      List<FileScan> scans, Multiset<Finding> counts, long healthy) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    counts.entrySet().forEach(e -> numbers.put(e.getElement().label(), e.getCount()));
    List<Map<String, String>> findings = new ArrayList<>();
    for (FileScan scan : scans) {
      String path = scan.instance().path().toString();
      scan.findings()
          .forEach(
              (finding, detail) ->
                  findings.add(
                      ImmutableMap.of("path", path, "finding", finding.label(), "detail", detail)));
    }
    return ImmutableMap.of(
        "files", scans.size(), "healthy", healthy, "counts", numbers, "findings", findings);
  }

  private List<FileScan> scan(List<Instance> instances) throws InterruptedException {
    FileScanner scanner = new FileScanner(shortestSeconds);
    ExecutorService pool = Executors.newFixedThreadPool(workers.count());
    long begin = System.nanoTime();
    try (ProgressDisplay display = ProgressDisplay.open("Scanning")) {
      List<Future<FileScan>> pending = new ArrayList<>();
      instances.forEach(instance -> pending.add(pool.submit(() -> scanner.scan(instance))));
      List<FileScan> scans = new ArrayList<>();
      for (Future<FileScan> scan : pending) {
        scans.add(scan.get());
        display.progressed(
            new Progress(
                instances.size(),
                scans.size(),
                0,
                0,
                scans.size(),
                Duration.ofNanos(System.nanoTime() - begin)));
      }
      return scans;
    } catch (ExecutionException e) {
      throw new IllegalStateException("while scanning a file", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** The first file of equal bytes is the original, in the manifest's order. */
  private static List<FileScan> withDuplicates(List<FileScan> scans) {
    Map<String, FileScan> firsts = new HashMap<>();
    List<FileScan> marked = new ArrayList<>();
    for (FileScan scan : scans) {
      FileScan first = scan.sha256().isEmpty() ? null : firsts.putIfAbsent(scan.sha256(), scan);
      marked.add(first == null ? scan : scan.with(Finding.DUPLICATE, first.instance().id()));
    }
    return marked;
  }

  private void write(Path file, List<FileScan> scans) {
    StringBuilder csv = new StringBuilder("path,finding,detail\n");
    for (FileScan scan : scans) {
      scan.findings()
          .forEach(
              (finding, detail) ->
                  csv.append(quoted(scan.instance().path().toString()))
                      .append(',')
                      .append(finding.label())
                      .append(',')
                      .append(quoted(detail))
                      .append('\n'));
    }
    try {
      Files.writeString(file, csv);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--output: cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
