package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ErrorLinesTest {
  /** Has a defect. */
  @Command(name = "duet")
  static final class Defective implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("a defect\nwith a second line");
    }
  }

  private static String run(boolean verbose) {
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new Defective())
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(new ErrorLines(() -> verbose))
            .execute();
    assertEquals(ExitCode.INTERNAL_ERROR, exitCode);
    return err.toString();
  }

  @Test
  void hidesWhereADefectLies() {
    String err = run(false);

    assertEquals(1, err.lines().count(), err);
    assertTrue(err.contains("internal error"), err);
    assertTrue(err.contains("a defect"), err);
    assertFalse(err.contains("\tat "), err);
  }

  @Test
  void showsWhereADefectLiesWhenAskedTo() {
    assertTrue(run(true).contains("\tat dev.duet.cli.ErrorLinesTest$Defective.run"));
  }
}
