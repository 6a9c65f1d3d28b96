package dev.duet.decode;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** FFmpeg's error codes in words. */
final class FfmpegError {
  private static final int TEXT_BYTES = 256;

  private FfmpegError() {}

  /** One line for a code; FFmpeg's last logged error of this thread is added where there is one. */
  static String describe(int code) {
    byte[] text = new byte[TEXT_BYTES];
    int known = avutil.av_strerror(code, text, text.length);
    String meaning =
        known == 0
            ? new String(text, 0, length(text), StandardCharsets.UTF_8)
            : "FFmpeg error " + code;
    @Nullable String logged = FfmpegLog.latest();
    return logged == null ? meaning : meaning + " (" + logged + ")";
  }

  private static int length(byte[] text) {
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return length;
  }
}
