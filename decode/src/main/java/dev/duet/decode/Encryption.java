package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_ENCRYPTION_INFO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;

/** Tells what cannot be decoded without a key, which decoders would take for damage. */
final class Encryption {
  // ISO/IEC 14496-12 sample entries of protected tracks, as FFmpeg's little-endian tags.
  private static final int VIDEO = 'e' | 'n' << 8 | 'c' << 16 | 'v' << 24;
  private static final int AUDIO = 'e' | 'n' << 8 | 'c' << 16 | 'a' << 24;

  private static final String MATROSKA_KEY = "enc_key_id";

  private Encryption() {}

  /** Whether a stream's header says so. */
  static boolean covers(AVStream stream) {
    int tag = stream.codecpar().codec_tag();
    return tag == VIDEO
        || tag == AUDIO
        || av_dict_get(stream.metadata(), MATROSKA_KEY, null, 0) != null;
  }

  /** Whether a packet comes with what its decryption needs. */
  static boolean covers(AVPacket packet) {
    for (int i = 0; i < packet.side_data_elems(); i++) {
      if (packet.side_data().getPointer(i).type() == AV_PKT_DATA_ENCRYPTION_INFO) {
        return true;
      }
    }
    return false;
  }
}
