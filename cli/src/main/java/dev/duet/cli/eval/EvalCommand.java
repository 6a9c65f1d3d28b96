package dev.duet.cli.eval;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code duet eval}. */
@Command(
    name = "eval",
    description = "Measures what features hold.",
    synopsisSubcommandLabel = "PROTOCOL",
    commandListHeading = "%nProtocols:%n",
    subcommands = {
      KnnCommand.class,
      LinearCommand.class,
      SvmCommand.class,
      SvmStagesCommand.class,
      LowShotCommand.class,
      StagesCommand.class,
      FineTuneCommand.class,
      RetrievalCommand.class,
      ConsistencyCommand.class,
      ClusteringCommand.class,
      AlignmentCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  duet eval knn --features features/ --manifest clips.csv",
      "  duet eval linear --features features/ --manifest clips.csv --output results/",
      "  duet eval svm --model model.safetensors --outputs audio.pool --manifest esc10.csv",
      "",
      "The manifest is a .csv or .parquet with columns path, label and, where known, source and",
      "split. docs/formats.md describes what is written."
    })
public final class EvalCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  EvalCommand() {}

  /** Without a protocol: the usage. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
