package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_PTS;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_TIMED_THUMBNAILS;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;

import dev.duet.decode.DecodeFailure.Stage;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * What a container turned out to hold.
 *
 * @param info for the world
 * @param clock zero of the file's clock
 * @param video the stream that is read as video
 * @param audio the stream that is read as sound
 */
record Probe(
    MediaInfo info,
    FileClock clock,
    Optional<StreamParameters> video,
    Optional<StreamParameters> audio)
    implements AutoCloseable {

  /** Looks at a container that was just opened, and leaves it at its start. */
  static Probe of(LocalFile file, Container container) throws DecodeException {
    long[] declared = durations(container);
    container.findStreamInfo();
    OptionalInt video = choose(container, Probe::isVideo);
    OptionalInt audio = choose(container, Probe::isAudio);
    int streamCount = container.context().nb_streams();
    if (video.isEmpty() && audio.isEmpty()) {
      throw file.failure(
          Stage.PROBE,
          "holds neither video nor sound (streams of other kinds: " + streamCount + ")");
    }
    FileClock clock = new FileClock(zeroSeconds(container));
    Set<Integer> unknown = unknownLengths(container, declared, video, audio);
    Map<Integer, Long> scanned = scan(container, unknown);
    if (IntStream.concat(video.stream(), audio.stream())
        .allMatch(i -> unknown.contains(i) && !scanned.containsKey(i))) {
      throw file.failure(Stage.PROBE, "its streams are empty (an initialization segment?)");
    }
    Optional<MediaInfo.Video> videoInfo =
        video.stream()
            .mapToObj(i -> video(container.stream(i), span(container, i, clock, scanned)))
            .findFirst();
    Optional<MediaInfo.Audio> audioInfo =
        audio.stream()
            .mapToObj(i -> audio(container.stream(i), span(container, i, clock, scanned)))
            .findFirst();
    double end =
        Stream.concat(
                videoInfo.stream().map(MediaInfo.Video::span),
                audioInfo.stream().map(MediaInfo.Audio::span))
            .mapToDouble(TimeSpan::endSeconds)
            .max()
            .orElse(0);
    MediaInfo info =
        new MediaInfo(
            file.path(),
            container.context().iformat().name().getString(),
            clock.zeroSeconds(),
            Math.max(0, end),
            videoInfo,
            audioInfo,
            streamCount);
    return new Probe(
        info,
        clock,
        video.stream().mapToObj(container::stream).map(StreamParameters::new).findFirst(),
        audio.stream().mapToObj(container::stream).map(StreamParameters::new).findFirst());
  }

  private static long[] durations(Container container) {
    return IntStream.range(0, container.context().nb_streams())
        .mapToLong(i -> container.stream(i).duration())
        .toArray();
  }

  /** The first stream of a kind, before all the first that can be decoded. */
  private static OptionalInt choose(Container container, Predicate<AVStream> kind) {
    IntPredicate decodable =
        i -> avcodec_find_decoder(container.stream(i).codecpar().codec_id()) != null;
    int[] candidates =
        IntStream.range(0, container.context().nb_streams())
            .filter(i -> kind.test(container.stream(i)))
            .toArray();
    OptionalInt best = IntStream.of(candidates).filter(decodable).findFirst();
    return best.isPresent() ? best : IntStream.of(candidates).findFirst();
  }

  private static boolean isVideo(AVStream stream) {
    int cover = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS;
    return stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO
        && (stream.disposition() & cover) == 0;
  }

  private static boolean isAudio(AVStream stream) {
    return stream.codecpar().codec_type() == AVMEDIA_TYPE_AUDIO;
  }

  private static double zeroSeconds(Container container) {
    long start = container.context().start_time();
    if (start != AV_NOPTS_VALUE) {
      return (double) start / AV_TIME_BASE;
    }
    return IntStream.range(0, container.context().nb_streams())
        .mapToObj(container::stream)
        .filter(stream -> stream.start_time() != AV_NOPTS_VALUE)
        .mapToDouble(stream -> TimeBase.of(stream.time_base()).seconds(stream.start_time()))
        .min()
        .orElse(0);
  }

  /** The chosen streams whose length the container itself does not give. */
  private static Set<Integer> unknownLengths(
      Container container, long[] declared, OptionalInt video, OptionalInt audio) {
    Set<Integer> unknown = new TreeSet<>();
    if (container.context().duration_estimation_method() != AVFMT_DURATION_FROM_PTS) {
      IntStream.concat(video.stream(), audio.stream())
          .filter(i -> i >= declared.length || declared[i] <= 0)
          .forEach(unknown::add);
    } // else FFmpeg has read the last packets
    return unknown;
  }

  private static Map<Integer, Long> scan(Container container, Set<Integer> streams)
      throws DecodeException {
    if (streams.isEmpty()) {
      return Map.of();
    }
    try (Container again = container.reopen()) {
      return DurationScan.ends(container, again, streams);
    }
  }

  private static TimeSpan span(
      Container container, int index, FileClock clock, Map<Integer, Long> scanned) {
    AVStream stream = container.stream(index);
    TimeBase timeBase = TimeBase.of(stream.time_base());
    double start =
        stream.start_time() == AV_NOPTS_VALUE ? 0 : clock.seconds(stream.start_time(), timeBase);
    Long scannedEnd = scanned.get(index);
    double end =
        scannedEnd != null
            ? clock.seconds(scannedEnd, timeBase)
            : start + Math.max(0, timeBase.seconds(stream.duration()));
    return new TimeSpan(start, Math.max(start, end));
  }

  private static MediaInfo.Video video(AVStream stream, TimeSpan span) {
    AVCodecParameters parameters = stream.codecpar();
    return new MediaInfo.Video(
        avcodec_get_name(parameters.codec_id()).getString(),
        parameters.width(),
        parameters.height(),
        Orientation.of(parameters).rotationDegrees(),
        framesPerSecond(stream),
        span);
  }

  private static double framesPerSecond(AVStream stream) {
    return Stream.of(stream.avg_frame_rate(), stream.r_frame_rate())
        .filter(rate -> rate.num() > 0 && rate.den() > 0)
        .mapToDouble(rate -> (double) rate.num() / rate.den())
        .findFirst()
        .orElse(0);
  }

  private static MediaInfo.Audio audio(AVStream stream, TimeSpan span) {
    AVCodecParameters parameters = stream.codecpar();
    return new MediaInfo.Audio(
        avcodec_get_name(parameters.codec_id()).getString(),
        parameters.sample_rate(),
        parameters.ch_layout().nb_channels(),
        span);
  }

  @Override
  public void close() {
    video.ifPresent(StreamParameters::close);
    audio.ifPresent(StreamParameters::close);
  }
}
