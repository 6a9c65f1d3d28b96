package dev.duet.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.EngineException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EngineMissingExceptionTest {
  @Test
  void tellsTheDeepestReasonAndWhereToLook() {
    EngineMissingException e =
        new EngineMissingException(
            new EngineException("Failed to load", new IOException("libtorch.so: no such file")));

    assertEquals(
        "PyTorch's native libraries cannot be loaded (libtorch.so: no such file);"
            + " docs/troubleshooting.md says what they need",
        e.getMessage());
  }
}
