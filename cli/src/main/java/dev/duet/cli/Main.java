package dev.duet.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.duet.cli.bench.BenchCommand;
import dev.duet.cli.eval.EvalCommand;
import dev.duet.cli.report.ReportCommand;
import dev.duet.cli.scan.ScanCommand;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code duet} command. */
@Command(
    name = "duet",
    description = "Turns videos into audio-visual features.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nFirst steps:%n",
    footer = {
      "  duet demo",
      "  duet init --output model.safetensors --seed 0",
      "  duet extract videos/ --model model.safetensors --output features/",
      "",
      "'duet COMMAND --help' explains a command."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:all went well",
      "  1:an error inside Duet",
      "  2:a wrong call: flag, path, configuration, model or manifest",
      "  3:the run ended, but some files could not be used",
      "130:interrupted"
    },
    subcommands = {
      DemoCommand.class,
      InitCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      InfoCommand.class,
      IndexCommand.class,
      StatsCommand.class,
      ExtractCommand.class,
      MineCommand.class,
      NeighborsCommand.class,
      TrainCommand.class,
      ExperimentCommand.class,
      EvalCommand.class,
      BenchCommand.class,
      SynthCommand.class,
      CompletionCommand.class,
      ReportCommand.class,
      ScanCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log more, and show where an internal error came from.")
  private boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Show no progress: results, warnings and errors only.")
  private boolean quiet;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    // All that is written is English, and so are its numbers, whatever the system's language.
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, for one execution. */
  static CommandLine commandLine() {
    Main main = new Main();
    ErrorLines errors = new ErrorLines(() -> main.verbose);
    return new CommandLine(main)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .setExecutionStrategy(main::execute);
  }

  private int execute(ParseResult parsed) {
    if (verbose && quiet) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(), "only one of --verbose and --quiet can be given");
    }
    if (verbose) {
      ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
    }
    // Set each time: a process may run several command lines.
    ((Logger) LoggerFactory.getLogger("dev.duet"))
        .setLevel(verbose ? Level.DEBUG : quiet ? Level.WARN : Level.INFO);
    return new RunLast().execute(parsed);
  }

  /** Without a command: the usage. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
