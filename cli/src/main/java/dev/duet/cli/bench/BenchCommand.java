package dev.duet.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code duet bench}. */
@Command(
    name = "bench",
    description = {
      "Measures one phase of feature extraction or the whole, a part of evaluation,",
      "or a step of training."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchExtract.class,
      BenchClip.class,
      BenchLoad.class,
      BenchLogspec.class,
      BenchEncode.class,
      BenchNce.class,
      BenchMine.class,
      BenchKnn.class,
      BenchSilhouette.class,
      BenchTrain.class
    },
    footerHeading = "%nEach prints one JSON line:%n",
    footer = {
      "  {\"what\", \"min_s\", \"median_s\", \"per_second\", \"reps\", ...}",
      "",
      "what        the work, by name",
      "min_s       length of the fastest run in seconds; median_s of the median one",
      "per_second  clips (or spectrograms) per second in the fastest run",
      "",
      "docs/bench/peer.py prints the same for PyTorch, PyAV and librosa."
    })
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  BenchCommand() {}

  /** Without a phase: the usage. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
