package dev.duet.cli.option;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command tells its result: in lines for people, or as JSON for machines. */
public final class ResultOption {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ResultOption() {}

  /**
   * Prints a result to standard output.
   *
   * @param fields the result as JSON has it, in order
   * @param lines prints the same for people
   */
  public void print(Map<String, ?> fields, Consumer<PrintWriter> lines) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(text(fields));
    } else {
      lines.accept(out);
    }
    out.flush();
  }

  /** Prints a result that is JSON already. */
  public void print(String document, Consumer<PrintWriter> lines) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(document.stripTrailing());
    } else {
      lines.accept(out);
    }
    out.flush();
  }

  /** Whether standard output is for a machine. */
  public boolean json() {
    return json;
  }

  private static String text(Map<String, ?> fields) {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("fields of a result that JSON does not know", e);
    }
  }
}
