package dev.duet.cli.eval;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.ModelOption;
import dev.duet.cli.option.WorkerOption;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.eval.EncoderEvaluation;
import dev.duet.eval.encoder.LabelledFiles;
import dev.duet.eval.encoder.TuningConfig;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.split.SplitPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the protocols that train on files share. */
abstract class EncoderCommand implements Callable<Integer> {
  @Mixin private ModelOption model;

  @Option(
      names = "--manifest",
      required = true,
      paramLabel = "FILE",
      description = {
        "Manifest (.csv or .parquet) with columns path, label and, where known, id, source and"
            + " split."
      })
  private String manifest;

  @Mixin private TuningOptions tuning;
  @Mixin private SplitOptions splits;
  @Mixin private ReportOptions output;
  @Mixin private WorkerOption workers;
  @Mixin private EngineOptions engine;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  EncoderCommand() {}

  /** The training, where flags say nothing else. */
  abstract TuningOptions.Defaults defaults();

  /** Whether a frozen encoder's batch norms run on the batch. */
  boolean batchStatistics() {
    return false;
  }

  /** Runs the protocol. */
  abstract EvaluationReport evaluate(EncoderEvaluation evaluation, SplitPlan plan)
      throws EvaluationException, ModelException, InterruptedException;

  @Override
  public final Integer call()
      throws EvaluationException, ManifestException, ModelException, InterruptedException {
    TuningConfig config = tuning.config(defaults(), batchStatistics(), workers.count());
    LabelledFiles files = LabelledFiles.of(Manifest.of(manifest));
    Device device = engine.start();
    EncoderEvaluation evaluation =
        new EncoderEvaluation(
            () -> DuetModel.load(model.file(), device), files, config, output.bootstrap());
    output.report(evaluate(evaluation, splits.planOf(files.items())));
    return 0;
  }
}
