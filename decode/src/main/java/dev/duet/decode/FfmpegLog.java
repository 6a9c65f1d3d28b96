package dev.duet.decode;

import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes FFmpeg's own log off the standard error stream: every error line goes to the debug log, and
 * the latest of a thread is kept, because it often says more than the error code that follows it.
 */
final class FfmpegLog extends LogCallback {
  private static final Logger LOG = LoggerFactory.getLogger(FfmpegLog.class);

  // Decoders run on the thread that calls them, so a line belongs to the file that thread works on.
  private static final ThreadLocal<@Nullable String> LATEST = new ThreadLocal<>();

  // Native code holds this object: it must stay reachable.
  private static final FfmpegLog INSTANCE = new FfmpegLog();

  static {
    avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    avutil.setLogCallback(INSTANCE);
  }

  private FfmpegLog() {}

  /** Forgets what this thread's earlier work logged. Its first call installs the log. */
  static void startAnew() {
    LATEST.remove();
  }

  /** The latest error line of this thread, without FFmpeg's address prefix. */
  static @Nullable String latest() {
    return LATEST.get();
  }

  @Override
  public void call(int level, BytePointer line) {
    String text = line.getString().trim();
    if (level <= avutil.AV_LOG_ERROR && !text.isEmpty()) {
      LATEST.set(text.replaceFirst("^\\[.*? @ [^\\]]*\\]\\s*", ""));
      LOG.debug("{}", text);
    }
  }
}
