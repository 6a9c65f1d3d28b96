package dev.duet.audio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The float32 arrays of a numpy {@code .npz} on the class path, flattened in C order. */
final class ReferenceArrays {
  private final Map<String, float[]> arrays = new HashMap<>();

  ReferenceArrays(String resource) {
    try (InputStream in = ReferenceArrays.class.getResourceAsStream(resource);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        arrays.put(entry.getName().replace(".npy", ""), parse(zip.readAllBytes()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  float[] get(String name) {
    return arrays.get(name);
  }

  int[] indices(String name) {
    float[] values = get(name);
    int[] indices = new int[values.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (int) values[i];
    }
    return indices;
  }

  /** Version 1 of the format: 8 bytes of magic, header length, header, data. */
  private static float[] parse(byte[] npy) {
    ByteBuffer buffer = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    int dataStart = 10 + buffer.getShort(8);
    float[] values = new float[(npy.length - dataStart) / Float.BYTES];
    buffer.position(dataStart).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
