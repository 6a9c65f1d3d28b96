package dev.duet.cli;

import com.google.common.base.Ascii;
import dev.duet.avid.ModelException;
import dev.duet.decode.DecodeException;
import dev.duet.decode.manifest.ManifestException;
import java.util.List;
import java.util.function.BooleanSupplier;
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
    String message = firstLine(exception.getMessage());
    if (exception instanceof UnmatchedArgumentException unmatched) {
      message += suggestion(unmatched.getSuggestions());
    } else if (exception instanceof MissingParameterException missing && missesModel(missing)) {
      message += "; 'duet init --output FILE --seed N' writes one with random weights";
    }
    return wrongCall(
        command,
        Ascii.toLowerCase(message.substring(0, 1))
            + message.substring(1)
            + " (see '%s --help')".formatted(command.getCommandSpec().qualifiedName()));
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parsed) {
    if (exception instanceof ModelException
        || exception instanceof ManifestException
        || exception instanceof DecodeException) {
      return wrongCall(command, firstLine(exception.getMessage()));
    }
    print(
        command,
        "internal error: "
            + firstLine(exception.toString())
            + (verbose.getAsBoolean() ? "" : " (--verbose shows where it came from)"));
    if (verbose.getAsBoolean()) {
      exception.printStackTrace(command.getErr());
    }
    return ExitCode.INTERNAL_ERROR;
  }

  private static boolean missesModel(MissingParameterException exception) {
    return exception.getMissing().stream()
        .anyMatch(argument -> argument instanceof OptionSpec option && option.longestName().equals(ModelOption.NAME));
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

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("no message");
  }
}
