package dev.duet.avid.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.duet.avid.data.EpochReport;
import dev.duet.avid.train.Position;
import dev.duet.avid.train.Progress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path folder;

  private static Progress progress(long step) {
    return new Progress(
        1,
        4,
        step,
        400,
        Duration.ofSeconds(3723),
        12.34,
        1,
        3,
        2e-4,
        8.5,
        new LinkedHashMap<>(Map.of("v2a", 8.25)),
        Map.of("positive", 0.125),
        OptionalLong.of(3L << 29));
  }

  @Test
  void aLineHoldsWhatPeopleWatch() {
    assertEquals(
        "epoch 2/4  step 120/400  eta 1:02:03  12.3 clips/s  data 25 % compute 75 %  loss 8.5000"
            + "  v2a 8.2500  positive 0.1250  lr 0.000200  memory 1.50 GiB",
        ProgressText.of(progress(120)));
  }

  @Test
  void metricsAreAnObjectALine() throws Exception {
    Path file = folder.resolve("metrics.jsonl");
    MetricsFile metrics = new MetricsFile(file);
    metrics.started(Position.START);
    metrics.progressed(progress(10));
    metrics.epochEnded(1, new EpochReport(64, List.of()));
    metrics.validated(1, 10, Map.of("recall", 0.5));
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JsonMapper.builder().build().readTree(line));
    }
    assertEquals(3, lines.size());
    assertEquals("progress", lines.get(0).get("kind").textValue());
    assertEquals(10, lines.get(0).get("step").intValue());
    assertEquals(8.25, lines.get(0).get("terms").get("v2a").doubleValue());
    assertEquals(0.125, lines.get(0).get("metrics").get("positive").doubleValue());
    assertEquals("epoch", lines.get(1).get("kind").textValue());
    assertEquals(64, lines.get(1).get("clips").intValue());
    assertEquals(0.5, lines.get(2).get("metrics").get("recall").doubleValue());
  }

  @Test
  void aResumedRunDropsTheLinesItIsGoingToWriteAgain() throws Exception {
    Path file = folder.resolve("metrics.jsonl");
    MetricsFile killed = new MetricsFile(file);
    killed.started(Position.START);
    killed.progressed(progress(10));
    killed.progressed(progress(20));
    killed.progressed(progress(30));
    Files.writeString(file, "{\"kind\":\"progress\",\"st", StandardOpenOption.APPEND);
    MetricsFile resumed = new MetricsFile(file);
    resumed.started(new Position(20, 1, 3));
    resumed.progressed(progress(30));
    List<Long> steps = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      steps.add(JsonMapper.builder().build().readTree(line).get("step").longValue());
    }
    assertEquals(List.of(10L, 20L, 30L), steps);
  }

  @Test
  void tensorBoardsRecordsReadBackWithTheirChecksums() throws Exception {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_500L));
    try (TensorBoardFolder board = new TensorBoardFolder(folder.resolve("tb"), clock)) {
      board.started(Position.START);
      board.progressed(progress(300));
      board.validated(1, 300, Map.of("recall", 0.5));
    }
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("tb"))) {
      file = files.toList().get(0);
    }
    assertTrue(
        file.getFileName().toString().startsWith("events.out.tfevents.1700000000."),
        file.toString());
    List<Map<String, Object>> events = events(Files.readAllBytes(file));
    assertEquals(3, events.size());
    assertEquals("brain.Event:2", events.get(0).get("version"));
    assertEquals(1_700_000_000.5, events.get(0).get("wall"));
    assertEquals(300L, events.get(1).get("step"));
    assertEquals(8.5f, events.get(1).get("loss"));
    assertEquals(8.25f, events.get(1).get("term/v2a"));
    assertEquals(0.125f, events.get(1).get("metric/positive"));
    assertEquals(2e-4f, events.get(1).get("learning_rate"));
    assertEquals(0.5f, events.get(2).get("validation/recall"));
  }

  @Test
  void theChecksumIsTheOneOfTheFormat() {
    // CRC-32C of "123456789" is e3069283 (RFC 3720 and the CRC catalogue); mask it by hand.
    int crc = 0xe3069283;
    int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    assertEquals(masked, EventFile.maskedChecksum("123456789".getBytes(StandardCharsets.US_ASCII)));
  }

  /** A reader of just these messages. */
  private static List<Map<String, Object>> events(byte[] bytes) {
    List<Map<String, Object>> events = new ArrayList<>();
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (file.hasRemaining()) {
      byte[] length = new byte[8];
      file.get(length);
      assertEquals(EventFile.maskedChecksum(length), file.getInt());
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      file.get(data);
      assertEquals(EventFile.maskedChecksum(data), file.getInt());
      Map<String, Object> event = new LinkedHashMap<>();
      ByteBuffer message = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
      while (message.hasRemaining()) {
        switch ((int) varint(message)) {
          case (1 << 3) | 1 -> event.put("wall", message.getDouble());
          case 2 << 3 -> event.put("step", varint(message));
          case (3 << 3) | 2 ->
              event.put("version", new String(bytes(message), StandardCharsets.UTF_8));
          case (5 << 3) | 2 -> values(bytes(message), event);
          default -> throw new AssertionError("unknown field");
        }
      }
      events.add(event);
    }
    return events;
  }

  private static void values(byte[] summary, Map<String, Object> event) {
    ByteBuffer message = ByteBuffer.wrap(summary);
    while (message.hasRemaining()) {
      assertEquals((1 << 3) | 2, varint(message));
      ByteBuffer value = ByteBuffer.wrap(bytes(message)).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals((1 << 3) | 2, varint(value));
      String tag = new String(bytes(value), StandardCharsets.UTF_8);
      assertEquals((2 << 3) | 5, varint(value));
      event.put(tag, value.getFloat());
    }
  }

  private static byte[] bytes(ByteBuffer message) {
    byte[] bytes = new byte[(int) varint(message)];
    message.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer message) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = message.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
