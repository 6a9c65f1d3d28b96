package dev.duet.decode.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads a manifest from comma-separated values with a header (RFC 4180). */
final class CsvTable {
  private static final ObjectReader ROWS =
      new CsvMapper()
          .readerForListOf(String.class)
          .with(CsvParser.Feature.WRAP_AS_ARRAY)
          .with(CsvParser.Feature.SKIP_EMPTY_LINES);

  private CsvTable() {}

  static List<Entry> read(Path file) throws IOException, ManifestException {
    PathList list = new PathList(file);
    try (BufferedReader reader = Utf8.open(file);
        MappingIterator<List<String>> rows = ROWS.readValues(reader)) {
      if (!rows.hasNextValue()) {
        return List.of();
      }
      List<String> columns = rows.nextValue().stream().map(String::strip).toList();
      TableColumns.check(file, columns);
      while (rows.hasNextValue()) {
        // The line on which the row starts: quoted cells may run over several.
        String position = "line " + rows.getParser().currentLocation().getLineNr();
        List<String> row = rows.nextValue();
        if (row.size() != columns.size()) {
          throw list.malformed(
              position, row.size() + " cells where the header has " + columns.size());
        }
        TableColumns.addRow(
            list,
            position,
            column -> columns.contains(column) ? row.get(columns.indexOf(column)) : null);
      }
    } catch (JsonProcessingException e) {
      throw list.malformed("line " + e.getLocation().getLineNr(), e.getOriginalMessage());
    }
    return list.entries();
  }
}
