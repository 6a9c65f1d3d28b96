package dev.duet.decode.manifest.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.duet.decode.manifest.ManifestException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of an annotation file.
 *
 * @param cells its content
 * @param where it stands, for messages
 */
record TextRow(List<String> cells, String where) {
  private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

  private static final ObjectReader CSV =
      new CsvMapper()
          .readerForListOf(String.class)
          .with(CsvParser.Feature.WRAP_AS_ARRAY)
          .with(CsvParser.Feature.TRIM_SPACES);

  /** Words separated by spaces; empty lines are left out. */
  static List<TextRow> words(Path file) throws ManifestException {
    List<TextRow> rows = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      List<String> words = WORDS.splitToList(line);
      if (!words.isEmpty()) {
        rows.add(new TextRow(words, where(number, file)));
      }
    }
    return rows;
  }

  /** Comma-separated values; empty lines and those that start with {@code #} are left out. */
  static List<TextRow> csv(Path file) throws ManifestException {
    List<TextRow> rows = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        rows.add(new TextRow(cells(line, where(number, file)), where(number, file)));
      }
    }
    return rows;
  }

  private static List<String> cells(String line, String where) throws ManifestException {
    try (MappingIterator<List<String>> values = CSV.readValues(new StringReader(line))) {
      return values.hasNextValue() ? values.nextValue() : List.of();
    } catch (JsonProcessingException e) {
      throw new ManifestException(where + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ManifestException(where + ": " + e.getMessage());
    }
  }

  private static List<String> lines(Path file) throws ManifestException {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      if (!lines.isEmpty() && lines.get(0).startsWith("\uFEFF")) {
        lines.set(0, lines.get(0).substring(1));
      }
      return lines;
    } catch (CharacterCodingException e) {
      throw new ManifestException("cannot read " + file + ": it is not UTF-8 text");
    } catch (IOException e) {
      throw new ManifestException("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static String where(int number, Path file) {
    return "line " + number + " of " + file;
  }

  /** A cell; an error where the line is too short. */
  String cell(int index, String what) throws ManifestException {
    if (index >= cells.size()) {
      throw malformed("there is no " + what + ", only " + cells.size() + " values");
    }
    return cells.get(index).strip();
  }

  /** A cell that is a number of seconds. */
  double seconds(int index, String what) throws ManifestException {
    String text = cell(index, what);
    try {
      double seconds = Double.parseDouble(text);
      if (seconds >= 0 && seconds < 1e7) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw malformed("the " + what + " is no number of seconds: '" + text + "'");
  }

  ManifestException malformed(String reason) {
    return new ManifestException(where + ": " + reason);
  }
}
