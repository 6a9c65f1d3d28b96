package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry_from_timestamp;

import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * Where a stream can be entered, as far as the container's index tells.
 *
 * @param container the container, which may be opened anew in between
 * @param index the stream's
 * @param farTicks without an index, a jump is taken to pay from this distance on
 */
record KeyFrames(Container container, int index, long farTicks) {

  /**
   * Whether a jump passes over something that would have to be read otherwise.
   *
   * @param reached decoding time that has been read up to
   * @param time what is sought
   * @param delay by how much key frames are presented after they are decoded
   */
  boolean lieBetween(long reached, long time, long delay) {
    AVStream stream = container.stream(index);
    AVIndexEntry key =
        avformat_index_get_entry_from_timestamp(stream, time - delay, AVSEEK_FLAG_BACKWARD);
    if (key != null && key.timestamp() > reached) {
      return true;
    }
    return !indexedTo(time, stream) && time - reached > farTicks;
  }

  private static boolean indexedTo(long time, AVStream stream) {
    int entries = avformat_index_get_entries_count(stream);
    return entries > 0 && avformat_index_get_entry(stream, entries - 1).timestamp() > time;
  }
}
