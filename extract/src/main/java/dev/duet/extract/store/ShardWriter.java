package dev.duet.extract.store;

import static java.util.Objects.requireNonNull;

import dev.duet.avid.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes clips to one shard.
 *
 * <p>Nothing in the file depends on time or machine. Features do not compress (under a tenth), so
 * the pages are stored as they are, without Hadoop's codecs and their native libraries.
 */
final class ShardWriter extends ParquetWriter.Builder<ClipRow, ShardWriter> {
  /** Held in memory until it is written. */
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private final ShardFile form;

  ShardWriter(Path file, ShardFile form) {
    super(new LocalOutputFile(file));
    this.form = form;
    withConf(new PlainParquetConfiguration());
    withWriterVersion(WriterVersion.PARQUET_1_0);
    withCompressionCodec(CompressionCodecName.UNCOMPRESSED);
    withRowGroupSize(ROW_GROUP_BYTES);
    withDictionaryEncoding(false);
    withDictionaryEncoding("id", true);
    withDictionaryEncoding("path", true);
  }

  @Override
  protected ShardWriter self() {
    return this;
  }

  @Override
  protected WriteSupport<ClipRow> getWriteSupport(ParquetConfiguration configuration) {
    return new ClipWriteSupport(form);
  }

  @Override
  @SuppressWarnings("deprecation") // still abstract, never called
  protected WriteSupport<ClipRow> getWriteSupport(Configuration configuration) {
    return new ClipWriteSupport(form);
  }

  private static final class ClipWriteSupport extends WriteSupport<ClipRow> {
    private final ShardFile form;
    private final ByteBuffer half = ByteBuffer.allocate(Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private RecordConsumer consumer;

    @SuppressWarnings("NullAway.Init") // prepareForWrite comes before the first row
    ClipWriteSupport(ShardFile form) {
      this.form = form;
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(form.schema(), form.metadata());
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract, never called
    public WriteContext init(Configuration configuration) {
      return new WriteContext(form.schema(), form.metadata());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    public void write(ClipRow row) {
      consumer.startMessage();
      int field = 0;
      binary("id", field++, row.video().instance().id());
      binary("path", field++, row.video().instance().path().toString());
      number("start", field++, row.video().spans().get(row.clip()).startSeconds());
      number("end", field++, row.video().spans().get(row.clip()).endSeconds());
      consumer.startField("audio_present", field);
      consumer.addBoolean(row.video().audioPresent().get(row.clip()));
      consumer.endField("audio_present", field++);
      for (Output output : form.outputs()) {
        float[][] values = requireNonNull(row.video().values().get(output)); // (T, D)
        list(ShardFile.column(output), field++, values[row.clip()]);
      }
      consumer.endMessage();
    }

    private void binary(String name, int field, String value) {
      consumer.startField(name, field);
      consumer.addBinary(Binary.fromString(value));
      consumer.endField(name, field);
    }

    private void number(String name, int field, double value) {
      consumer.startField(name, field);
      consumer.addDouble(value);
      consumer.endField(name, field);
    }

    private void list(String name, int field, float[] values) {
      consumer.startField(name, field);
      consumer.startGroup();
      consumer.startField("list", 0);
      for (float value : values) {
        consumer.startGroup();
        consumer.startField("element", 0);
        element(value);
        consumer.endField("element", 0);
        consumer.endGroup();
      }
      consumer.endField("list", 0);
      consumer.endGroup();
      consumer.endField(name, field);
    }

    private void element(float value) {
      switch (form.elementType()) {
        case FLOAT32 -> consumer.addFloat(value);
        case FLOAT16 -> {
          form.elementType().put(value, half.clear());
          consumer.addBinary(Binary.fromConstantByteArray(half.array().clone()));
        }
      }
    }
  }
}
