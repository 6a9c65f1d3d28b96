package dev.duet.avid;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.weights.HostTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Arrays that numpy saved: what tests compare with. */
public final class NpzFile {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '[<|](\\w\\d)', 'fortran_order': False, 'shape': \\(([^)]*)\\)");

  private static final Map<String, DataType> TYPES =
      Map.of(
          "f8", DataType.FLOAT64,
          "f4", DataType.FLOAT32,
          "f2", DataType.FLOAT16,
          "i8", DataType.INT64,
          "i4", DataType.INT32,
          "i2", DataType.INT16,
          "i1", DataType.INT8,
          "u1", DataType.UINT8,
          "b1", DataType.BOOLEAN);

  private NpzFile() {}

  /** Reads all arrays of a resource. */
  public static Map<String, HostTensor> read(String resource) throws IOException {
    Map<String, HostTensor> arrays = new LinkedHashMap<>();
    try (InputStream input = NpzFile.class.getResourceAsStream(resource);
        ZipInputStream zip = new ZipInputStream(input)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        arrays.put(entry.getName().replaceFirst("\\.npy$", ""), parse(zip.readAllBytes()));
      }
    }
    return arrays;
  }

  private static HostTensor parse(byte[] npy) {
    ByteBuffer buffer = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = buffer.getShort(8);
    String header = new String(npy, 10, headerLength, StandardCharsets.ISO_8859_1);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.find()) {
      throw new IllegalArgumentException(header);
    }
    long[] shape =
        Arrays.stream(matcher.group(2).split(","))
            .map(String::strip)
            .filter(length -> !length.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    return new HostTensor(
        TYPES.get(matcher.group(1)), new Shape(shape), buffer.position(10 + headerLength));
  }
}
