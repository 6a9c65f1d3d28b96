package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CompletionCommandTest {
  @Test
  void knowsEveryCommand() {
    CommandRun run = CommandRun.of("completion");

    assertEquals(ExitCode.OK, run.exitCode());
    Set<String> missing =
        Main.commandLine().getSubcommands().keySet().stream()
            .filter(command -> !run.out().contains("_picocli_duet_" + command + "()"))
            .collect(Collectors.toSet());
    assertTrue(missing.isEmpty(), "without completion: " + missing);
  }
}
