package dev.duet.extract.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known about every video of an output, across runs: one JSON object a line, the last line
 * about a video counts.
 *
 * <p>The line about a video's features is durable before the features appear. A line therefore says
 * from which source the features would be, and the features being there says that they are
 * complete: neither is trusted alone, and a process killed between the two loses one video.
 *
 * <p>Lines are added in the order in which videos are settled; {@link #compact} sorts them by id,
 * so that a finished output does not tell in which order it was made.
 */
final class Ledger implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final SortedMap<String, LedgerEntry> entries = new TreeMap<>();
  private final FileChannel channel;
  private final boolean durable;

  private Ledger(Path file, StagingArea staging, boolean durable) throws IOException {
    this.file = file;
    this.durable = durable;
    if (Files.exists(file)) {
      new String(Files.readAllBytes(file), UTF_8)
          .lines()
          .flatMap(line -> parse(line).stream())
          .forEach(entry -> entries.put(entry.id(), entry));
    }
    compact(staging);
    channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /**
   * Reads what earlier runs knew, and drops a line that a killed one left half written.
   *
   * @param durable whether a line is on the disk when {@link #append} returns
   */
  static Ledger open(Path file, StagingArea staging, boolean durable) throws IOException {
    return new Ledger(file, staging, durable);
  }

  Optional<LedgerEntry> entry(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** Adds a line. */
  void append(LedgerEntry entry) throws IOException {
    entries.put(entry.id(), entry);
    ByteBuffer line = ByteBuffer.wrap(line(entry));
    while (line.hasRemaining()) {
      channel.write(line);
    }
    if (durable) {
      channel.force(false);
    }
  }

  /** Rewrites the file with one line a video, sorted by id. */
  void compact(StagingArea staging) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (LedgerEntry entry : entries.values()) {
      lines.write(line(entry));
    }
    staging.write(file, lines.toByteArray());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static byte[] line(LedgerEntry entry) {
    return (entry.toJson() + "\n").getBytes(UTF_8);
  }

  private static Optional<LedgerEntry> parse(String line) {
    try {
      return LedgerEntry.of(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // cut short by a kill: its video is done again
    }
  }
}
