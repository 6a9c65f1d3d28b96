package dev.duet.decode;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;

/**
 * The container formats that are read: those whose content lies in the one file. Anything else is
 * refused, above all the demuxers that open what a file names (playlists such as {@code hls},
 * {@code dash} and {@code concat}, session descriptions, image sequences, devices): a list of what
 * is safe stays right when FFmpeg gains a format.
 */
final class Demuxers {
  private static final ImmutableSet<String> SELF_CONTAINED =
      ImmutableSet.of(
          // Video and audio.
          "mov",
          "mp4",
          "m4a",
          "3gp",
          "3g2",
          "mj2",
          "matroska",
          "webm",
          "avi",
          "flv",
          "live_flv",
          "mpegts",
          "mpeg",
          "asf",
          "asf_o",
          "ogg",
          "nut",
          "mxf",
          "gxf",
          "dv",
          "rm",
          "wtv",
          "nsv",
          "ivf",
          "gif",
          "apng",
          "yuv4mpegpipe",
          "h261",
          "h263",
          "h264",
          "hevc",
          "vvc",
          "av1",
          "obu",
          "m4v",
          "mpegvideo",
          "mjpeg",
          "vc1",
          "dirac",
          // Audio.
          "wav",
          "w64",
          "aiff",
          "au",
          "caf",
          "mp3",
          "aac",
          "loas",
          "ac3",
          "eac3",
          "dts",
          "dtshd",
          "flac",
          "truehd",
          "mlp",
          "amr",
          "amrnb",
          "amrwb",
          "ape",
          "wv",
          "tta",
          "tak",
          "mpc",
          "mpc8",
          "voc",
          "dsf",
          "iff",
          "shn",
          "iamf");

  private Demuxers() {}

  /** Whether a demuxer, by FFmpeg's comma-separated names, reads nothing but its own file. */
  static boolean accepts(String names) {
    return Splitter.on(',').splitToStream(names).anyMatch(SELF_CONTAINED::contains);
  }

  /** The list as FFmpeg's {@code format_whitelist}. */
  static String whitelist() {
    return String.join(",", SELF_CONTAINED);
  }
}
