package dev.duet.cli;

import com.google.common.base.Splitter;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.train.TrainingException;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.option.EngineMissingException;
import dev.duet.cli.option.ModelOption;
import dev.duet.decode.DecodeException;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.extract.ExtractionException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one line on standard error and an exit code. */
final class ErrorLines implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final BooleanSupplier verbose;

  /**
   * @param verbose whether an internal error shows where it came from
   */
  ErrorLines(BooleanSupplier verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleParseException(ParameterException exception, String[] args) {
    CommandLine command = exception.getCommandLine();
    ParameterException told = exception;
    if (exception instanceof MissingParameterException) {
      // A mistyped flag is why the right one is missing; picocli tells of the missing one first.
      told = unknownFlag(command, args).orElse(exception);
    }
    String message = Wording.plain(oneLine(told.getMessage()));
    if (told instanceof UnmatchedArgumentException unmatched) {
      message += suggestion(unmatched.getSuggestions());
    } else if (told instanceof MissingParameterException missing && missesModel(missing)) {
      message += "; 'duet init --output FILE --seed N' writes a model with random weights";
    }
    return wrongCall(
        command,
        message + " (see '%s --help')".formatted(command.getCommandSpec().qualifiedName()));
  }

  private static Optional<ParameterException> unknownFlag(CommandLine command, String[] args) {
    Set<String> known = command.getCommandSpec().optionsMap().keySet();
    return Arrays.stream(args)
        .filter(arg -> arg.startsWith("--") && arg.length() > 2)
        .map(arg -> Splitter.on('=').limit(2).splitToList(arg).get(0))
        .filter(flag -> !known.contains(flag))
        .findFirst()
        .map(flag -> new UnmatchedArgumentException(command, ImmutableList.of(flag)));
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parsed) {
    if (exception instanceof ModelException
        || exception instanceof ConfigException
        || exception instanceof TrainingException
        || exception instanceof TrainingDataException
        || exception instanceof ManifestException
        || exception instanceof DecodeException
        || exception instanceof EvaluationException
        || exception instanceof ExtractionException) {
      return wrongCall(command, oneLine(exception.getMessage()));
    }
    if (exception instanceof EngineMissingException && !verbose.getAsBoolean()) {
      print(command, oneLine(exception.getMessage()));
      return ExitCode.INTERNAL_ERROR;
    }
    print(
        command,
        "internal error: "
            + oneLine(exception.toString())
            + (verbose.getAsBoolean() ? "" : " (--verbose shows where it came from)"));
    if (verbose.getAsBoolean()) {
      exception.printStackTrace(command.getErr());
    }
    return ExitCode.INTERNAL_ERROR;
  }

  private static boolean missesModel(MissingParameterException exception) {
    return exception.getMissing().stream()
        .anyMatch(
            argument ->
                argument instanceof OptionSpec option
                    && option.longestName().equals(ModelOption.NAME));
  }

  private static String suggestion(List<String> nearest) {
    return nearest.isEmpty() ? "" : "; did you mean '" + nearest.get(0) + "'?";
  }

  private static int wrongCall(CommandLine command, String message) {
    print(command, message);
    return ExitCode.WRONG_CALL;
  }

  private static void print(CommandLine command, String message) {
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message);
    command.getErr().flush();
  }

  private static String oneLine(@Nullable String message) {
    return Strings.nullToEmpty(message)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("; "))
        .replace(":; ", ": ");
  }
}
