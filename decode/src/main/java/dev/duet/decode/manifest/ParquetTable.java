package dev.duet.decode.manifest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Reads a manifest from Parquet: its wanted columns alone, without Hadoop's configuration. */
final class ParquetTable {
  private ParquetTable() {}

  static List<Entry> read(Path file) throws IOException, ManifestException {
    PathList list = new PathList(file);
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      TableColumns.check(file, schema.getFields().stream().map(Type::getName).toList());
      MessageType wanted = wantedColumns(file, schema);
      reader.setRequestedSchema(wanted);
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(wanted, schema);
      long row = 0;
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> rows = columns.getRecordReader(pages, new GroupRecordConverter(wanted));
        for (long i = 0; i < pages.getRowCount(); i++) {
          row++;
          Group cells = rows.read();
          TableColumns.addRow(list, "row " + row, column -> text(cells, column));
        }
      }
    } catch (RuntimeException e) {
      // Parquet's readers tell of broken files by unchecked exceptions of several kinds.
      throw new IOException("it is no valid Parquet file: " + e.getMessage(), e);
    }
    return list.entries();
  }

  private static MessageType wantedColumns(Path file, MessageType schema) throws ManifestException {
    List<Type> wanted =
        schema.getFields().stream()
            .filter(field -> TableColumns.NAMES.contains(field.getName()))
            .toList();
    for (Type field : wanted) {
      if (!field.isPrimitive() || field.isRepetition(Type.Repetition.REPEATED)) {
        throw new ManifestException(
            file + ": the column '" + field.getName() + "' must hold single values");
      }
    }
    return new MessageType(schema.getName(), wanted);
  }

  /** A cell as text; null where the row or the table has none. */
  private static @Nullable String text(Group row, String column) {
    boolean present =
        row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0;
    return present ? row.getValueToString(row.getType().getFieldIndex(column), 0) : null;
  }
}
