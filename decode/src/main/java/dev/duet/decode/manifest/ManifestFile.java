package dev.duet.decode.manifest;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.ColumnNamingStrategy;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Writes tables that {@link Manifest#of(String)} reads. Rows are records, whose components are the
 * columns, in order and in snake case. A file appears whole or not at all.
 */
public final class ManifestFile {
  private ManifestFile() {}

  /** Writes comma-separated values (RFC 4180, UTF-8) with a header. */
  public static <T> void writeCsv(Path file, Class<T> type, List<T> rows) throws IOException {
    CsvMapper mapper =
        CsvMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            // Quotes where they are needed, not on every long cell.
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();
    Path unfinished = unfinished(file);
    try (Writer text = Files.newBufferedWriter(unfinished);
        SequenceWriter table =
            mapper.writer(mapper.schemaFor(type).withHeader()).writeValues(text)) {
      table.writeAll(rows);
    }
    finish(unfinished, file);
  }

  /** Writes Parquet. */
  public static <T> void writeParquet(Path file, Class<T> type, List<T> rows) throws IOException {
    Path unfinished = unfinished(file);
    try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(unfinished));
        CarpetWriter<T> table =
            new CarpetWriter.Builder<>(bytes, type)
                .withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE)
                .build()) {
      table.write(rows);
    }
    finish(unfinished, file);
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".tmp");
  }

  private static void finish(Path unfinished, Path file) throws IOException {
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
