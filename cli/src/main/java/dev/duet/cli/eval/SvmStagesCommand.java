package dev.duet.cli.eval;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.ModelOption;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.eval.SoundEvaluation;
import dev.duet.eval.encoder.LabelledFiles;
import dev.duet.eval.encoder.SoundWindows;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.probe.SvmProbe;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duet eval svm-stages}. */
@Command(
    name = "svm-stages",
    description = {
      "The published protocol of ESC-50 and DCASE: linear support vector machines on every stage of"
          + " a frozen audio encoder, learned from distorted windows of sound; a file's score is"
          + " the mean over its windows.",
      "'duet eval svm' is the quick form of it, on features that are there already."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet eval svm-stages --model model.safetensors --manifest esc10.csv")
final class SvmStagesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
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

  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "10",
      description = "Windows of a file; ESC-50 has 10, DCASE 60 (default: ${DEFAULT-VALUE}).")
  private int windows;

  @Option(
      names = "--span-seconds",
      paramLabel = "S",
      defaultValue = "4.9",
      description = {
        "Windows start within the first so many seconds, which go round in a circle"
            + " (default: ${DEFAULT-VALUE})."
      })
  private double span;

  @Option(
      names = "-C",
      paramLabel = "C",
      split = ",",
      defaultValue = "10",
      description = {
        "Weights of the loss to choose from, comma-separated; ESC-50 has 10, DCASE 1"
            + " (default: ${DEFAULT-VALUE})."
      })
  private List<Double> costs;

  @Option(
      names = "--no-augmentation",
      description = "Learn from the windows as they are, with no change of level or speed.")
  private boolean plain;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of the distortions (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private SplitOptions splits;
  @Mixin private ReportOptions output;
  @Mixin private EngineOptions engine;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  SvmStagesCommand() {}

  @Override
  public Integer call() throws EvaluationException, ManifestException, ModelException {
    LabelledFiles files = LabelledFiles.of(Manifest.of(manifest));
    Device device = engine.start();
    SoundEvaluation evaluation = evaluation(files, device);
    output.report(evaluation.run(SoundEvaluation.PUBLISHED_SIDES, splits.planOf(files.items())));
    return 0;
  }

  private SoundEvaluation evaluation(LabelledFiles files, Device device) {
    try {
      return new SoundEvaluation(
          () -> DuetModel.load(model.file(), device),
          files,
          new SoundWindows(windows, span),
          !plain,
          new SvmProbe(costs),
          seed,
          output.bootstrap());
    } catch (IllegalArgumentException e) { // the records say which value is wrong and why
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
