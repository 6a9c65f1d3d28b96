package dev.duet.cli.eval;

import com.google.common.collect.ImmutableMap;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.report.ReportFolder;
import dev.duet.eval.report.ReportJson;
import dev.duet.eval.report.ReportTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where results go. */
final class ReportOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Folder to write results to, as JSON, CSV, text and pictures.")
  private @Nullable Path folder;

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      defaultValue = "1000",
      description = {"Bootstrap resamples behind the 95 %% intervals (default: ${DEFAULT-VALUE})."})
  private int resamples;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ReportOptions() {}

  Bootstrap bootstrap() {
    if (resamples < 1) {
      throw new ParameterException(
          spec.commandLine(), "--resamples must be at least 1: " + resamples);
    }
    return new Bootstrap(resamples, 0);
  }

  /** Writes and prints what was measured, and by what. */
  void report(EvaluationReport measured) throws EvaluationException {
    String version =
        Optional.ofNullable(ReportOptions.class.getPackage().getImplementationVersion())
            .orElse("development");
    EvaluationReport report =
        measured.withProvenance(
            ImmutableMap.of("duet", version, "java", Runtime.version().toString()));
    if (folder != null) {
      ReportFolder.write(folder, report);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? ReportJson.of(report) : ReportTable.of(report));
    if (folder != null && !json) {
      out.printf("results are in %s%n", folder);
    }
    out.flush();
  }
}
