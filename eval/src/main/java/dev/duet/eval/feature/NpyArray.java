package dev.duet.eval.feature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code .npy} file (NumPy Enhancement Proposal 1, versions 1 to 3), C order, little-endian, of
 * float16, float32, float64 or bool.
 *
 * @param shape lengths of the dimensions
 * @param values all elements, as floats
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
record NpyArray(List<Integer> shape, float[] values) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr': *'([<|=]?[a-z]\\d+)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *False");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([\\d, ]*)\\)");

  NpyArray {
    shape = ImmutableList.copyOf(shape);
  }

  static NpyArray read(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (content.length < 10 || !Arrays.equals(Arrays.copyOf(content, MAGIC.length), MAGIC)) {
      throw new IOException(file + " is no .npy file");
    }
    int version = buffer.get(6);
    int start = version == 1 ? 10 : 12;
    int length = version == 1 ? Short.toUnsignedInt(buffer.getShort(8)) : buffer.getInt(8);
    if (length < 0 || content.length - start < length) {
      throw new IOException(file + " ends within its header");
    }
    String header = new String(content, start, length, ISO_8859_1);
    Matcher type = TYPE.matcher(header);
    Matcher lengths = SHAPE.matcher(header);
    if (!type.find() || !lengths.find() || !ORDER.matcher(header).find()) {
      throw new IOException(file + " has an array of a form that is not read: " + header.strip());
    }
    ImmutableList<Integer> shape =
        Splitter.on(',')
            .trimResults()
            .omitEmptyStrings()
            .splitToStream(lengths.group(1))
            .map(Integer::valueOf)
            .collect(ImmutableList.toImmutableList());
    buffer.position(start + length);
    return new NpyArray(shape, values(file, type.group(1), shape, buffer));
  }

  private static float[] values(Path file, String type, List<Integer> shape, ByteBuffer data)
      throws IOException {
    int count = 1;
    for (int length : shape) {
      count = Math.multiplyExact(count, length);
    }
    int bytes = type.charAt(type.length() - 1) - '0';
    if (data.remaining() != (long) count * bytes) {
      throw new IOException(file + " is not as long as its header says");
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (type) {
            case "<f2" -> HalfFloat.toFloat(data.getShort());
            case "<f4" -> data.getFloat();
            case "<f8" -> (float) data.getDouble();
            case "|b1" -> data.get();
            default -> throw new IOException(file + " has elements of type " + type);
          };
    }
    return values;
  }
}
