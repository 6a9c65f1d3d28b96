package dev.duet.decode.manifest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens text in UTF-8, with or without the byte order mark that some editors put before it. */
final class Utf8 {
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private Utf8() {}

  /** Malformed bytes are an error when they are reached. */
  static BufferedReader open(Path file) throws IOException {
    BufferedReader reader = Files.newBufferedReader(file);
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return reader;
  }
}
