package dev.duet.extract.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.Output;
import dev.duet.decode.Modality;
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import dev.duet.extract.RunDescription;
import dev.duet.extract.VideoFeatures;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShardFileTest {
  private static final Output VIDEO = new Output(Modality.VIDEO, "pool");
  private static final Output AUDIO = new Output(Modality.AUDIO, "conv4x");
  private static final RunDescription RUN =
      new RunDescription(ImmutableMap.of("model.fingerprint", "ab12", "outputs", "video.pool"));

  // Halves, so that both element types hold them exactly.
  private static final float[][] VIDEO_ROWS = {{0.5f, -2, 1024}, {0, 3.25f, -0.125f}};
  private static final float[][] AUDIO_ROWS = {{7}, {-8}};

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void givesBackEveryRow(ElementType type) throws IOException {
    Path file = write(type);

    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader = new GroupReader(new LocalInputFile(file)).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }

    assertEquals(2, rows.size());
    for (int i = 0; i < 2; i++) {
      Group row = rows.get(i);
      assertEquals("ä/b.mp4", row.getString("id", 0));
      assertEquals("/videos/b.mp4", row.getString("path", 0));
      assertEquals(i, row.getDouble("start", 0));
      assertEquals(i + 0.5, row.getDouble("end", 0));
      assertEquals(i == 0, row.getBoolean("audio_present", 0));
      assertArrayEquals(VIDEO_ROWS[i], list(row.getGroup("video_pool", 0), type));
      assertArrayEquals(AUDIO_ROWS[i], list(row.getGroup("audio_conv4x", 0), type));
    }
  }

  @Test
  void carriesTheRunDescriptionAndNoTime() throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            new LocalInputFile(write(ElementType.FLOAT32)),
            ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
      Map<String, String> metadata = reader.getFileMetaData().getKeyValueMetaData();
      assertEquals("ab12", metadata.get("duet.model.fingerprint"));
      assertEquals("video.pool", metadata.get("duet.outputs"));
    }
    byte[] first = Files.readAllBytes(folder.resolve("part.parquet"));
    Files.delete(folder.resolve("part.parquet"));
    assertArrayEquals(first, Files.readAllBytes(write(ElementType.FLOAT32)));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("part.parquet")), files.toList());
    }
  }

  @Test
  void isCompleteOnlyWithItsRowsAndItsForm() throws IOException {
    Path file = write(ElementType.FLOAT32);
    assertTrue(form(ElementType.FLOAT32).isComplete(file, 2));
    assertFalse(form(ElementType.FLOAT32).isComplete(file, 3));
    assertFalse(form(ElementType.FLOAT16).isComplete(file, 2));
    assertFalse(form(ElementType.FLOAT32).isComplete(folder.resolve("none"), 2));

    byte[] whole = Files.readAllBytes(file);
    byte[] gap = new byte[whole.length - 40]; // lost from the middle; the footer is sound
    System.arraycopy(whole, 0, gap, 0, 100);
    System.arraycopy(whole, 140, gap, 100, gap.length - 100);
    Files.write(file, gap);
    assertFalse(form(ElementType.FLOAT32).isComplete(file, 2));
  }

  private Path write(ElementType type) throws IOException {
    Path file = folder.resolve("part.parquet");
    VideoFeatures features =
        new VideoFeatures(
            Instance.of("ä/b.mp4", Path.of("/videos/b.mp4")),
            List.of(new TimeSpan(0, 0.5), new TimeSpan(1, 1.5)),
            List.of(true, false),
            ImmutableMap.of(VIDEO, VIDEO_ROWS, AUDIO, AUDIO_ROWS));
    try (ParquetWriter<ClipRow> writer = form(type).create(file)) {
      writer.write(new ClipRow(features, 0));
      writer.write(new ClipRow(features, 1));
    }
    return file;
  }

  private static ShardFile form(ElementType type) {
    return new ShardFile(List.of(VIDEO, AUDIO), type, RUN);
  }

  private static float[] list(Group column, ElementType type) {
    float[] values = new float[column.getFieldRepetitionCount("list")];
    for (int i = 0; i < values.length; i++) {
      Group element = column.getGroup("list", i);
      values[i] =
          switch (type) {
            case FLOAT32 -> element.getFloat("element", 0);
            case FLOAT16 -> half(element.getBinary("element", 0));
          };
    }
    return values;
  }

  /** The value of a normal binary16 or of zero, from the format's definition. */
  private static float half(Binary binary) {
    int bits = binary.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getShort();
    int exponent = (bits >> 10) & 0x1f;
    float magnitude = exponent == 0 ? 0 : Math.scalb(1 + (bits & 0x3ff) * 0x1p-10f, exponent - 15);
    return bits < 0 ? -magnitude : magnitude;
  }

  private static final class GroupReader extends ParquetReader.Builder<Group> {
    GroupReader(InputFile file) {
      super(file, new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
