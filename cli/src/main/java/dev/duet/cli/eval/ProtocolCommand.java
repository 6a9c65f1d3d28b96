package dev.duet.cli.eval;

import dev.duet.avid.ModelException;
import dev.duet.cli.option.ClipOptions;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.WorkerOption;
import dev.duet.cma.search.SearchProgress;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.extract.ExtractionException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the protocols share: features in, report out. */
abstract class ProtocolCommand implements Callable<Integer> {
  private static final int SOME_FILES_FAILED = 3;

  @Spec private CommandSpec spec;
  @Mixin private FeatureInput input;
  @Mixin private ReportOptions output;
  @Mixin private ClipOptions clips;
  @Mixin private WorkerOption workers;
  @Mixin private EngineOptions engine;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ProtocolCommand() {}

  /** Runs the protocol on labelled features, at least one set. */
  abstract EvaluationReport evaluate(List<FeatureSet> features, Bootstrap bootstrap)
      throws EvaluationException;

  @Override
  public final Integer call()
      throws EvaluationException,
          ManifestException,
          ModelException,
          ExtractionException,
          InterruptedException {
    Bootstrap bootstrap = output.bootstrap();
    EvaluationReport report = evaluate(input.read(clips, workers, engine), bootstrap);
    output.report(report);
    return report.provenance().containsKey(FeatureSet.FAILED_FILES) ? SOME_FILES_FAILED : 0;
  }

  /** A line on standard error every few seconds. */
  final SearchProgress.Listener progress(String task) {
    return new SearchLines(task);
  }

  /** A wrong flag. */
  final ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
