package dev.duet.avid.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {
        "FLOAT64",
        "FLOAT32",
        "FLOAT16",
        "BFLOAT16",
        "INT64",
        "INT32",
        "INT16",
        "INT8",
        "UINT8",
        "BOOLEAN"
      })
  void returnsTheBytesOfEveryTypeItWrites(DataType type) throws ModelException {
    byte[] content = new byte[6 * type.getNumOfBytes()];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i % 2);
    }
    HostTensor tensor = new HostTensor(type, new Shape(2, 3), ByteBuffer.wrap(content));
    Path path = folder.resolve("a.safetensors");
    SafetensorsWriter.write(path, Map.of(), List.of(SafetensorsWriter.Source.of("x", tensor)));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertEquals(type, file.type("x"));
      assertEquals(new Shape(2, 3), file.shape("x"));
      assertEquals(tensor.data(), file.read("x").data());
    }
  }

  @Test
  void writesTheDocumentedBytes() throws ModelException, IOException {
    Path path = folder.resolve("a.safetensors");
    SafetensorsWriter.write(
        path,
        Map.of("b", "2", "a", "1"),
        List.of(
            SafetensorsWriter.Source.of(
                "x", new HostTensor(DataType.UINT8, new Shape(), ByteBuffer.wrap(new byte[] {7}))),
            SafetensorsWriter.Source.of("y", HostTensor.of(new float[] {1}))));

    // By hand from the format's description: wide elements first, metadata sorted, spaces to 8.
    String json =
        "{\"__metadata__\":{\"a\":\"1\",\"b\":\"2\"},"
            + "\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"x\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[4,5]}}";
    json += " ".repeat((8 - json.length() % 8) % 8);
    ByteBuffer expected = ByteBuffer.allocate(8 + json.length() + 5).order(ByteOrder.LITTLE_ENDIAN);
    expected.putLong(json.length()).put(json.getBytes(StandardCharsets.UTF_8));
    expected.putFloat(1).put((byte) 7);
    assertArrayEquals(expected.array(), Files.readAllBytes(path));
  }

  @Test
  void alignsEveryTensorToItsElements() throws ModelException, IOException {
    List<SafetensorsWriter.Source> sources = new ArrayList<>();
    int i = 0;
    for (DataType type :
        List.of(DataType.UINT8, DataType.INT64, DataType.FLOAT16, DataType.FLOAT32)) {
      ByteBuffer data = ByteBuffer.allocate(3 * type.getNumOfBytes());
      sources.add(SafetensorsWriter.Source.of("t" + i++, new HostTensor(type, new Shape(3), data)));
    }
    Path path = folder.resolve("a.safetensors");
    SafetensorsWriter.write(path, Map.of(), sources);
    byte[] bytes = Files.readAllBytes(path);
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertEquals(0, header % 8);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      long offset = 0;
      for (String name : file.names()) {
        assertEquals(0, offset % file.type(name).getNumOfBytes(), name);
        offset += 3L * file.type(name).getNumOfBytes();
      }
    }
  }

  @Test
  void keepsMetadataThatIsItselfJson() throws ModelException {
    Path path = folder.resolve("a.safetensors");
    Map<String, String> metadata = Map.of("config", "{\"a\": \"ü\\n\"}");
    SafetensorsWriter.write(path, metadata, List.of());
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertEquals(metadata, file.metadata());
    }
  }

  @Test
  void leavesTheOldFileAndNoOtherWhenWritingFails() throws IOException {
    Path path = folder.resolve("a.safetensors");
    Files.writeString(path, "old");
    SafetensorsWriter.Source broken =
        new SafetensorsWriter.Source(
            "x",
            DataType.UINT8,
            new Shape(1),
            () -> {
              throw new IllegalStateException("device lost");
            });
    assertThrows(
        IllegalStateException.class,
        () -> SafetensorsWriter.write(path, Map.of(), List.of(broken)));
    assertEquals("old", Files.readString(path));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(path), files.toList());
    }
  }

  @Test
  void namesTheFolderThatDoesNotExist() {
    Path path = folder.resolve("none").resolve("a.safetensors");
    ModelException e =
        assertThrows(
            ModelException.class, () -> SafetensorsWriter.write(path, Map.of(), List.of()));
    assertTrue(e.getMessage().contains("no folder " + folder.resolve("none")), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|not a JSON object",
        "{\"x\":|not JSON",
        "{} {}|not JSON",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|uplicate",
        "{\"x\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,4]}}|dtype 'F33'",
        "{\"x\":{\"shape\":[1],\"data_offsets\":[0,4]}}|dtype ''",
        "{\"x\":7}|dtype ''",
        "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}|no array 'shape'",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}|no array 'data_offsets'",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}|begin <= end",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}|begin <= end",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}|at least 0",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}|at least 0",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|at least 0",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|takes 8 bytes",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}"
            + "|impossible shape",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|truncated",
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}|promises 3 bytes",
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
            + "\"y\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}|overlap",
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[1,4]}}|holes",
        "{\"__metadata__\":{\"a\":1}}|__metadata__.a is not a string",
      })
  void refusesAHeaderThatIsWrong(String json, String reason) throws IOException {
    Path path = write(json.getBytes(StandardCharsets.UTF_8).length, json, 4);
    ModelException e = assertThrows(ModelException.class, () -> SafetensorsFile.open(path));
    assertTrue(e.getMessage().startsWith(path + ": not a safetensors file: "), e.getMessage());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"-1", "9223372036854775807", "100000001", "3"})
  void refusesAHeaderLengthThatTheFileCannotHold(long length) throws IOException {
    Path path = write(length, "{}", 0);
    ModelException e = assertThrows(ModelException.class, () -> SafetensorsFile.open(path));
    assertTrue(e.getMessage().contains("a header of " + Long.toUnsignedString(length)));
  }

  @Test
  void refusesAnEmptyAndAMissingFile() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    assertTrue(
        assertThrows(ModelException.class, () -> SafetensorsFile.open(empty))
            .getMessage()
            .contains("only 0 bytes"));
    Path missing = folder.resolve("missing");
    assertEquals(
        missing + ": no such file",
        assertThrows(ModelException.class, () -> SafetensorsFile.open(missing)).getMessage());
  }

  @Test
  void refusesEveryTruncation() throws ModelException, IOException {
    Path whole = folder.resolve("whole");
    SafetensorsWriter.write(
        whole,
        Map.of("a", "b"),
        List.of(SafetensorsWriter.Source.of("x", HostTensor.of(new float[] {1, 2, 3}))));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("cut");
    for (int length = 0; length < bytes.length; length++) {
      Files.write(cut, java.util.Arrays.copyOf(bytes, length));
      assertThrows(ModelException.class, () -> SafetensorsFile.open(cut), "length " + length);
    }
  }

  private Path write(long headerLength, String json, int dataBytes) throws IOException {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(Long.BYTES + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(headerLength).put(header);
    return Files.write(folder.resolve("a.safetensors"), buffer.array());
  }
}
