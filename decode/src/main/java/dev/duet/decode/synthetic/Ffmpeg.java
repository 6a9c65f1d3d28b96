package dev.duet.decode.synthetic;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;

/** FFmpeg's error codes as exceptions, its options as text. */
final class Ffmpeg {
  private static final int ERROR_TEXT_BYTES = 256;

  static {
    // Encoders tell of their statistics and of defaults they chose; errors reach the caller anyway.
    avutil.av_log_set_level(avutil.AV_LOG_ERROR);
  }

  private Ffmpeg() {}

  /** Throws when a call failed; {@code step} says what was tried. */
  static void check(int result, String step) throws IOException {
    if (result < 0) {
      byte[] text = new byte[ERROR_TEXT_BYTES];
      int known = avutil.av_strerror(result, text, text.length);
      String reason = known == 0 ? new String(text, StandardCharsets.UTF_8).trim() : "" + result;
      throw new IOException(step + ": " + reason);
    }
  }

  /** Throws when an allocation gave nothing. */
  static <P extends Pointer> P allocated(P pointer, String what) throws IOException {
    if (pointer == null || pointer.isNull()) {
      throw new IOException("cannot allocate " + what);
    }
    return pointer;
  }

  /** A dictionary of {@code key=value:key=value}; the caller frees it. */
  static AVDictionary dictionary(String options) throws IOException {
    AVDictionary dictionary = new AVDictionary(null);
    check(avutil.av_dict_parse_string(dictionary, options, "=", ":", 0), "options " + options);
    return dictionary;
  }
}
