package dev.duet.avid.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.razorvine.pickle.PickleException;

/**
 * Numbers of numpy, which training scripts like to leave in checkpoints, for example as the best
 * accuracy so far. A number is pickled as {@code scalar(dtype, bytes)}, a dtype as {@code
 * dtype('f8', align, copy)}, and in protocol 2 bytes as {@code encode(text, 'latin1')}.
 */
final class NumpyScalar {
  private NumpyScalar() {}

  /**
   * A numpy type.
   *
   * @param code kind and size in bytes, for example {@code f8}
   */
  record Type(String code) {
    static Type of(Object[] arguments) {
      if (arguments.length >= 1 && arguments[0] instanceof String code) {
        return new Type(code);
      }
      throw new PickleException("a numpy type is described in an unknown way");
    }

    /** The state {@code (version, byte order, ...)} must not change what the code says. */
    void checkState(Object state) {
      if (!(state instanceof Object[] fields)
          || fields.length < 2
          || !("<".equals(fields[1]) || "|".equals(fields[1]) || "=".equals(fields[1]))) {
        throw new PickleException("a numpy type is not little-endian");
      }
    }
  }

  static Object bytes(Object[] arguments) {
    if (arguments.length == 2
        && arguments[0] instanceof String text
        && "latin1".equals(arguments[1])) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    throw new PickleException("bytes are encoded in an unknown way");
  }

  static Object decode(Object[] arguments) {
    if (arguments.length == 2
        && arguments[0] instanceof Type type
        && arguments[1] instanceof byte[] raw
        && type.code().length() >= 2
        && type.code().substring(1).equals(Integer.toString(raw.length))) {
      ByteBuffer data = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
      return switch (type.code()) {
        case "f8" -> data.getDouble();
        case "f4" -> (double) data.getFloat();
        case "i8" -> data.getLong();
        case "i4" -> (long) data.getInt();
        case "b1" -> data.get() != 0;
        default -> throw new PickleException("it has a number of numpy's type " + type.code());
      };
    }
    throw new PickleException("a numpy number is described in an unknown way");
  }
}
