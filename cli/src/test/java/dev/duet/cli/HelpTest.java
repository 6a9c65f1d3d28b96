package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
  static Stream<String> everyCommand() {
    List<String> names = new ArrayList<>();
    collect(Main.commandLine(), names);
    return names.stream();
  }

  private static void collect(CommandLine command, List<String> names) {
    names.add(command.getCommandSpec().qualifiedName());
    command.getSubcommands().values().forEach(sub -> collect(sub, names));
  }

  private static CommandRun run(String command, String flag) {
    return CommandRun.of(words(command + " " + flag).skip(1).toArray());
  }

  private static Stream<String> words(String text) {
    return Splitter.on(' ').splitToStream(text);
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void explainsItselfWithAnExample(String command) {
    CommandRun run = run(command, "--help");

    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(run.out().startsWith("Usage: " + command), run.out());
    assertTrue(run.out().contains("some files could not be used"), "exit codes: " + run.out());
    assertEquals("", run.err());
    // Of the ones that only hold others, each subcommand has its own.
    if (!command.equals("duet") && !command.equals("duet bench")) {
      assertTrue(run.out().contains("  " + command), "an example: " + run.out());
    }
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void tellsTheVersion(String command) {
    CommandRun run = run(command, "--version");

    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(run.out().matches("duet \\S+\\R"), run.out());
  }

  @Test
  void describesEveryFlag() {
    everyCommand()
        .map(name -> find(Main.commandLine(), name))
        .flatMap(command -> command.getCommandSpec().options().stream())
        .forEach(HelpTest::assertDescribed);
  }

  private static void assertDescribed(OptionSpec option) {
    assertFalse(String.join("", option.description()).isBlank(), option.longestName());
  }

  private static CommandLine find(CommandLine root, String qualifiedName) {
    CommandLine found = root;
    for (String word : words(qualifiedName).skip(1).toList()) {
      found = found.getSubcommands().get(word);
    }
    return found;
  }

  @Test
  void showsTheUsageWithoutACommand() {
    assertTrue(CommandRun.of().out().contains("duet demo"));
    assertTrue(CommandRun.of("bench").out().contains("logspec"));
  }
}
