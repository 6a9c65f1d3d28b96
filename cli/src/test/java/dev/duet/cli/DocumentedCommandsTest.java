package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParseResult;

/** What the documents and the help tell users to type works. */
class DocumentedCommandsTest {
  @TempDir private static Path root;
  private static DocumentSandbox sandbox;

  /** Commands whose examples another test runs: they take more than small files to be cheap. */
  private static final Map<String, Class<?>> RUN_ELSEWHERE = Map.of("demo", DemoCommandTest.class);

  /** A value in place of what stands for one in a line that shows a command's form. */
  private static String value(String before, String word) {
    return switch (word) {
      case "COMMAND" -> "info";
      case "PROTOCOL" -> "knn";
      case "PHASE" -> "logspec";
      case "NAME" -> before.equals("--layout") ? "ucf101" : "tiny";
      case "NAME|FILE" -> "tiny";
      case "KEY=VALUE" -> "training.epochs=1";
      case "..." -> "";
      case "FILE", "CHECKPOINT", "IN.pth.tar" -> root.resolve("model.safetensors").toString();
      // A number, such as N videos or M minutes.
      default -> word.matches("[A-Z]") ? "1" : word;
    };
  }

  @BeforeAll
  static void makeSandbox() throws Exception {
    // Many small batches: threads that wait for each other cost more than they bring.
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    sandbox = new DocumentSandbox(root);
    sandbox.make();
  }

  private static Stream<DocumentedCommand> examples() throws IOException {
    return DocumentedCommand.all().stream().filter(DocumentedCommand::whole);
  }

  @TestFactory
  Stream<DynamicTest> everyMentionNamesACommandAndItsFlags() throws IOException {
    return DocumentedCommand.all().stream()
        .filter(command -> !command.whole())
        .distinct()
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.toString(), () -> assertEquals(List.of(), mistakes(command))));
  }

  /** What picocli finds wrong, but for files that are not there and what a mention leaves out. */
  private static List<String> mistakes(DocumentedCommand command) {
    CommandLine line = Main.commandLine();
    collectErrors(line);
    List<String> words = new ArrayList<>();
    String before = "";
    for (String shown : command.words()) {
      String word = shown.replaceAll("[\\[\\]…]", "").replace("\\|", "|");
      words.add(value(before, word));
      before = word;
    }
    words.removeIf(String::isEmpty);
    ParseResult result = line.parseArgs(words.toArray(String[]::new));
    Stream.Builder<Exception> errors = Stream.builder();
    for (ParseResult part = result; part != null; part = part.subcommand()) {
      part.errors().forEach(errors);
      part.unmatched().forEach(word -> errors.add(new IllegalStateException("unknown: " + word)));
    }
    return errors
        .build()
        .filter(error -> !(error instanceof MissingParameterException))
        .map(Exception::getMessage)
        .filter(message -> !message.contains("no such file"))
        .toList();
  }

  private static void collectErrors(CommandLine line) {
    line.getCommandSpec().parser().collectErrors(true);
    line.getSubcommands().values().forEach(DocumentedCommandsTest::collectErrors);
  }

  @TestFactory
  Stream<DynamicTest> everyExampleRuns() throws IOException {
    return examples()
        .filter(command -> !RUN_ELSEWHERE.containsKey(command.words().get(0)))
        .collect(
            Collectors.toMap(
                DocumentedCommand::text,
                command -> command,
                (first, again) -> first,
                java.util.LinkedHashMap::new))
        .values()
        .stream()
        .map(command -> DynamicTest.dynamicTest(command.toString(), () -> run(command)));
  }

  private static void run(DocumentedCommand command) throws IOException {
    Object[] words = sandbox.fitted(command);
    CommandRun run = CommandRun.of(words);
    // A scan finds something in the made files: one has no sound.
    int expected = command.words().get(0).equals("scan") ? ExitCode.SOME_FILES_FAILED : ExitCode.OK;
    assertEquals(expected, run.exitCode(), () -> List.of(words) + "\n" + run.err());
    assertTrue(!run.out().isBlank(), "says what it did");
  }

  @Test
  void theReadmeNamesEveryCommandProtocolAndPhase() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      String name = command.getCommandName();
      String row =
          readme
              .lines()
              .filter(line -> line.startsWith("| `duet " + name))
              .findFirst()
              .orElseThrow(() -> new AssertionError("README's table has no row for " + name));
      command
          .getSubcommands()
          .keySet()
          .forEach(part -> assertTrue(row.contains(part), part + " in " + row));
    }
  }

  /** Someone who looks for a command's example finds one. */
  @Test
  void everyCommandHasAnExample() throws IOException {
    Set<String> shown =
        examples().map(command -> command.words().get(0)).collect(Collectors.toSet());
    Set<String> commands = Main.commandLine().getSubcommands().keySet();
    assertEquals(commands.stream().sorted().toList(), shown.stream().sorted().toList());
  }
}
