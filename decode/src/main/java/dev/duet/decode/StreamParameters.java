package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * A probed stream: its index and a copy of its codec parameters. A decoder is opened with these,
 * since a container that is opened again without a probe knows only what its header says.
 */
final class StreamParameters implements AutoCloseable {
  private final int index;
  private final AVCodecParameters codec = avcodec_parameters_alloc();

  StreamParameters(AVStream stream) {
    index = stream.index();
    if (avcodec_parameters_copy(codec, stream.codecpar()) < 0) {
      avcodec_parameters_free(codec);
      throw new OutOfMemoryError("FFmpeg cannot copy codec parameters");
    }
  }

  int index() {
    return index;
  }

  AVCodecParameters codec() {
    return codec;
  }

  @Override
  public void close() {
    if (!codec.isNull()) {
      avcodec_parameters_free(codec);
    }
  }
}
