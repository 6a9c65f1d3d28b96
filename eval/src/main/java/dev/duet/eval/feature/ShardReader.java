package dev.duet.eval.feature;

import com.google.common.collect.ImmutableSortedSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Reads Parquet shards of one row per clip, only the columns that are wanted. */
final class ShardReader {
  private static final String ID = "id";
  private static final String AUDIO_PRESENT = "audio_present";
  private static final String PREFIX = "duet.";

  private ShardReader() {}

  /** Names of the outputs: list columns, the first underscore a dot. */
  static Set<String> outputs(Path shard) throws IOException {
    try (ParquetFileReader reader = open(shard)) {
      return reader.getFileMetaData().getSchema().getFields().stream()
          .filter(field -> !field.isPrimitive() && field.getName().contains("_"))
          .map(field -> field.getName().replaceFirst("_", "."))
          .collect(ImmutableSortedSet.toImmutableSortedSet(FeatureFolder.BY_DEPTH));
    } catch (RuntimeException e) {
      throw broken(shard, e);
    }
  }

  /**
   * The facts in the metadata of the shards.
   *
   * @param run what run.json says; a shard may not contradict it
   * @throws EvaluationException if two shards come from different models
   */
  static Map<String, String> facts(List<Path> shards, Map<String, String> run)
      throws IOException, EvaluationException {
    Map<String, String> facts = new LinkedHashMap<>(run);
    for (Path shard : shards) {
      try (ParquetFileReader reader = open(shard)) {
        for (Map.Entry<String, String> entry :
            reader.getFileMetaData().getKeyValueMetaData().entrySet()) {
          if (!entry.getKey().startsWith(PREFIX)) {
            continue;
          }
          String name = entry.getKey().substring(PREFIX.length());
          String before = facts.putIfAbsent(name, entry.getValue());
          if (name.equals(FeatureSet.MODEL) && before != null && !before.equals(entry.getValue())) {
            throw new EvaluationException(
                "%s holds features of model %.12s, the others are of model %.12s"
                    .formatted(shard, entry.getValue(), before));
          }
        }
      } catch (RuntimeException e) {
        throw broken(shard, e);
      }
    }
    return facts;
  }

  static void read(Path shard, String output, RowCollector collector)
      throws IOException, EvaluationException {
    String column = output.replace('.', '_');
    try (ParquetFileReader reader = open(shard)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      MessageType wanted =
          new MessageType(
              schema.getName(),
              schema.getFields().stream()
                  .filter(field -> Set.of(ID, AUDIO_PRESENT, column).contains(field.getName()))
                  .toList());
      if (!wanted.containsField(ID) || !wanted.containsField(column)) {
        throw new EvaluationException(shard + " has no column 'id' or none '" + column + "'");
      }
      reader.setRequestedSchema(wanted);
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(wanted, schema);
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> rows = columns.getRecordReader(pages, new GroupRecordConverter(wanted));
        for (long i = 0; i < pages.getRowCount(); i++) {
          add(rows.read(), column, collector);
        }
      }
    } catch (RuntimeException e) {
      throw broken(shard, e);
    }
  }

  private static void add(Group row, String column, RowCollector collector)
      throws EvaluationException {
    boolean audioPresent =
        !row.getType().containsField(AUDIO_PRESENT) || row.getBoolean(AUDIO_PRESENT, 0);
    float[] values = numbers(row.getGroup(column, 0));
    collector.add(row.getString(ID, 0), audioPresent, values, 0, values.length);
  }

  /** The elements of a list in Parquet's three-level form. */
  private static float[] numbers(Group list) {
    int length = list.getFieldRepetitionCount(0);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      Group element = list.getGroup(0, i);
      Type type = element.getType().getType(0);
      PrimitiveTypeName name = type.asPrimitiveType().getPrimitiveTypeName();
      values[i] =
          switch (name) {
            case FLOAT -> element.getFloat(0, 0);
            case DOUBLE -> (float) element.getDouble(0, 0);
            case FIXED_LEN_BYTE_ARRAY ->
                HalfFloat.toFloat(
                    ByteBuffer.wrap(element.getBinary(0, 0).getBytes())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getShort());
            case INT32, INT64, INT96, BOOLEAN, BINARY ->
                throw new IllegalArgumentException("elements are no floats: " + name);
          };
    }
    return values;
  }

  private static ParquetFileReader open(Path shard) throws IOException {
    return ParquetFileReader.open(
        new LocalInputFile(shard),
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
  }

  /** Parquet's readers tell of broken files by unchecked exceptions of several kinds. */
  private static IOException broken(Path shard, RuntimeException cause) {
    return new IOException(shard + " is no valid Parquet file: " + cause.getMessage(), cause);
  }
}
