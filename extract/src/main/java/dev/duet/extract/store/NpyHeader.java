package dev.duet.extract.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Header of an {@code .npy} file, version 1.0, C order: magic, length, a Python dict, padded with
 * blanks so that the data starts at a multiple of 64 bytes.
 *
 * @param type NumPy's name of the element type, for example {@code <f4}; its digits are the bytes
 * @param shape lengths of the dimensions
 */
record NpyHeader(String type, List<Integer> shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int PREAMBLE = MAGIC.length + Short.BYTES;
  private static final int ALIGNMENT = 64;
  private static final Pattern DICT =
      Pattern.compile(
          "\\{'descr': '([<|][a-z]\\d)', 'fortran_order': False, 'shape': \\(([\\d, ]*)\\), \\} *\n");

  NpyHeader {
    shape = ImmutableList.copyOf(shape);
  }

  byte[] encode() {
    String lengths =
        shape.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + (shape.size() == 1 ? "," : "");
    String dict =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, lengths);
    int size = (PREAMBLE + dict.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT; // with the newline
    ByteBuffer header = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putShort((short) (size - PREAMBLE)).put(dict.getBytes(ISO_8859_1));
    Arrays.fill(header.array(), header.position(), size - 1, (byte) ' ');
    header.put(size - 1, (byte) '\n');
    return header.array();
  }

  /** Reads a header that {@link #encode} wrote; empty for anything else. */
  static Optional<NpyHeader> decode(ByteBuffer file) {
    ByteBuffer header = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    if (header.remaining() < PREAMBLE) {
      return Optional.empty();
    }
    header.get(magic);
    int length = Short.toUnsignedInt(header.getShort());
    if (!Arrays.equals(magic, MAGIC) || header.remaining() < length) {
      return Optional.empty();
    }
    byte[] dict = new byte[length];
    header.get(dict);
    return parse(new String(dict, ISO_8859_1));
  }

  private static Optional<NpyHeader> parse(String dict) {
    Matcher matcher = DICT.matcher(dict);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    ImmutableList<Integer> shape =
        Splitter.on(',')
            .trimResults()
            .omitEmptyStrings()
            .splitToStream(matcher.group(2))
            .map(Integer::valueOf)
            .collect(ImmutableList.toImmutableList());
    return Optional.of(new NpyHeader(matcher.group(1), shape));
  }

  /** Length of the whole file that has this header. */
  long fileBytes() {
    long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    return encode().length + elements * (type.charAt(type.length() - 1) - '0');
  }
}
