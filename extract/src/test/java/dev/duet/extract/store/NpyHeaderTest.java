package dev.duet.extract.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NpyHeaderTest {

  @Test
  void writesTheBytesThatNumpyWrites() {
    // numpy.lib.format.write_array_header_1_0 for the same arrays.
    assertHeader(
        new NpyHeader("<f4", List.of(10, 512)),
        "{'descr': '<f4', 'fortran_order': False, 'shape': (10, 512), }",
        118);
    assertHeader(
        new NpyHeader("|b1", List.of(3)),
        "{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }",
        118);
    assertHeader(
        new NpyHeader("<f8", List.of(0, 2)),
        "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 2), }",
        118);
  }

  private static void assertHeader(NpyHeader header, String dict, int length) {
    byte[] expected = new byte[10 + length];
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) length, 0};
    System.arraycopy(start, 0, expected, 0, 10);
    byte[] text = (dict + " ".repeat(length - 1 - dict.length()) + "\n").getBytes(ISO_8859_1);
    System.arraycopy(text, 0, expected, 10, length);
    assertArrayEquals(expected, header.encode());
    assertEquals(Optional.of(header), NpyHeader.decode(ByteBuffer.wrap(expected)));
  }

  @Test
  void startsTheDataAtAMultipleOf64() {
    for (int rows = 1; rows < 1_000_000_000; rows *= 7) {
      NpyHeader header = new NpyHeader("<f2", List.of(rows, rows));
      assertEquals(0, header.encode().length % 64);
      assertEquals(header.encode().length + 2L * rows * rows, header.fileBytes());
    }
  }

  @Test
  void readsNothingThatIsCutShortOrChanged() {
    byte[] header = new NpyHeader("<f4", List.of(10, 512)).encode();
    for (int length = 0; length < header.length; length++) {
      assertEquals(Optional.empty(), NpyHeader.decode(ByteBuffer.wrap(header, 0, length)));
    }
    for (int i : new int[] {0, 5, 6, 12, 40, 60, 127}) {
      byte[] changed = header.clone();
      changed[i] ^= 0x55;
      assertEquals(Optional.empty(), NpyHeader.decode(ByteBuffer.wrap(changed)), "byte " + i);
    }
  }
}
