package dev.duet.extract.store;

import static org.apache.parquet.schema.LogicalTypeAnnotation.float16Type;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;

import dev.duet.avid.Output;
import dev.duet.extract.RunDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Form of a Parquet shard: one row per clip.
 *
 * <p>Columns {@code id} and {@code path} (strings), {@code start} and {@code end} (doubles, seconds
 * on the file's clock), {@code audio_present} (boolean), then one list of numbers for each output,
 * named like it with an underscore for the dot ({@code video_pool}): dots need quoting in SQL. The
 * facts of the run description are in the file's key-value metadata under {@code duet.}.
 *
 * @param outputs the outputs, in the order of their columns
 * @param elementType type of the lists' elements
 * @param run what goes into the metadata
 */
record ShardFile(List<Output> outputs, ElementType elementType, RunDescription run) {
  /** Opens a new file. */
  ParquetWriter<ClipRow> create(Path file) throws IOException {
    return new ShardWriter(file, this).build();
  }

  /** Whether a file is a whole shard of this form with so many rows. */
  boolean isComplete(Path file, long rows) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      return reader.getRecordCount() == rows
          && reader.getFileMetaData().getSchema().equals(schema())
          && end(reader.getRowGroups()) <= ShardFooter.start(file);
    } catch (RuntimeException e) {
      return false; // parquet-java's way to say that the footer is not one
    }
  }

  /** Where the pages and their indexes end. */
  private static long end(List<BlockMetaData> rowGroups) {
    long end = 0;
    for (BlockMetaData group : rowGroups) {
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        end = Math.max(end, chunk.getStartingPos() + chunk.getTotalSize());
        end = Math.max(end, end(chunk.getColumnIndexReference()));
        end = Math.max(end, end(chunk.getOffsetIndexReference()));
      }
    }
    return end;
  }

  private static long end(@Nullable IndexReference index) {
    return index == null ? 0 : index.getOffset() + index.getLength();
  }

  MessageType schema() {
    Types.GroupBuilder<MessageType> schema =
        Types.buildMessage()
            .addFields(
                Types.required(BINARY).as(stringType()).named("id"),
                Types.required(BINARY).as(stringType()).named("path"),
                Types.required(DOUBLE).named("start"),
                Types.required(DOUBLE).named("end"),
                Types.required(BOOLEAN).named("audio_present"));
    for (Output output : outputs) {
      schema.addField(Types.requiredList().element(element()).named(column(output)));
    }
    return schema.named("clip");
  }

  /** Key-value metadata of the file. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    run.facts().forEach((name, value) -> metadata.put("duet." + name, value));
    return metadata;
  }

  static String column(Output output) {
    return output.name().replace('.', '_');
  }

  private Type element() {
    return switch (elementType) {
      case FLOAT32 -> new PrimitiveType(Type.Repetition.REQUIRED, FLOAT, "element");
      case FLOAT16 ->
          Types.required(FIXED_LEN_BYTE_ARRAY)
              .length(Short.BYTES)
              .as(float16Type())
              .named("element");
    };
  }
}
