package dev.duet.decode.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.jerolba.carpet.CarpetWriter;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Tables are written by Carpet. */
class ParquetManifestTest {
  record Full(List<Float> embedding, String path, int label, String source, String id) {}

  record Bare(String path) {}

  record Nameless(String file, String label) {}

  record Nested(List<String> path) {}

  @TempDir Path folder;

  @Test
  void columnsOfAnyPlainTypeAreRead() throws Exception {
    Path table =
        write(
            Full.class,
            List.of(
                new Full(List.of(1f), "sub/é b.mp4", 7, "tape", null),
                new Full(List.of(), "/abs/a.mp4", 8, null, "first")));
    List<Instance> instances = Manifest.of(table.toString()).instances();
    assertEquals(
        List.of(
            new Instance("first", Path.of("/abs/a.mp4"), Optional.of("8"), Optional.empty()),
            new Instance(
                "sub/é b.mp4",
                folder.resolve("sub/é b.mp4"),
                Optional.of("7"),
                Optional.of("tape"))),
        instances);
  }

  @Test
  void manyRowGroupsAreRead() throws Exception {
    Path table = folder.resolve("t.parquet");
    try (OutputStream out = new FileOutputStream(table.toFile());
        CarpetWriter<Bare> writer =
            new CarpetWriter.Builder<>(out, Bare.class).withRowGroupSize(1_000L).build()) {
      for (int i = 0; i < 1_200; i++) {
        writer.write(new Bare(String.format("%06d.mp4", i)));
      }
    }
    List<Instance> instances = Manifest.of(table.toString()).instances();
    assertEquals(1_200, instances.size());
    assertEquals("001199.mp4", instances.get(1_199).id());
  }

  @Test
  void nothingIsLoggedOrPrinted() throws Exception {
    Path table = write(Bare.class, List.of(new Bare("a.mp4")));
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    root.addAppender(events);
    PrintStream standardError = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertEquals(1, Manifest.of(table.toString()).instances().size());
    } finally {
      System.setErr(standardError);
      root.detachAppender(events);
    }
    assertEquals("", printed.toString(StandardCharsets.UTF_8));
    List<String> warnings =
        events.list.stream()
            .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
            .map(ILoggingEvent::getFormattedMessage)
            .toList();
    assertEquals(List.of(), warnings);
  }

  @Test
  void badTablesAreSaid() throws Exception {
    assertFailure(
        write(Nameless.class, List.of(new Nameless("a", "b"))),
        "%s has no column 'path'; its columns are: file, label");
    assertFailure(
        write(Nested.class, List.of(new Nested(List.of("a")))),
        "%s: the column 'path' must hold single values");
    assertFailure(write(Bare.class, List.of()), "%s has no rows");
    assertFailure(
        write(Bare.class, List.of(new Bare("a"), new Bare(null))),
        "row 2 of %s: the path is empty");
    assertFailure(
        write(Bare.class, List.of(new Bare("a"), new Bare("b"), new Bare("a"))),
        "the id 'a' is used twice: by row 1 of %s and row 3 of %s");
  }

  @Test
  void brokenFilesAreSaid() throws Exception {
    Path table = folder.resolve("t.parquet");
    for (String text : List.of("", "path\na.mp4\n", "PAR1 but not really PAR1")) {
      Files.writeString(table, text);
      assertFailure(table, "cannot read %s: it is no valid Parquet file");
    }
    byte[] whole = Files.readAllBytes(write(Bare.class, List.of(new Bare("a.mp4"))));
    for (int i = 4; i < whole.length - 8; i += 7) {
      byte[] broken = whole.clone();
      broken[i] ^= 0x55;
      Files.write(table, broken);
      try {
        assertTrue(Manifest.of(table.toString()).instances().size() > 0);
      } catch (ManifestException e) {
        assertTrue(e.getMessage().contains(table.toString()), e.getMessage());
      }
    }
  }

  private <T> Path write(Class<T> type, List<T> rows) throws IOException {
    Path table = folder.resolve("t.parquet");
    try (OutputStream out = new FileOutputStream(table.toFile());
        CarpetWriter<T> writer = new CarpetWriter<>(out, type)) {
      writer.write(rows);
    }
    return table;
  }

  private static void assertFailure(Path table, String message) {
    ManifestException e =
        assertThrows(ManifestException.class, () -> Manifest.of(table.toString()));
    assertTrue(e.getMessage().startsWith(message.replace("%s", table.toString())), e.getMessage());
  }
}
