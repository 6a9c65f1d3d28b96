package dev.duet.cli.report;

import dev.duet.audio.LinearLogConfig;
import dev.duet.audio.Spectrogram;
import dev.duet.decode.Clip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;
import dev.duet.decode.MediaInfo;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.ShortClipPolicy;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes pictures and two-second films of clips, small enough to hold hundreds in a page. A file
 * that cannot be read has none.
 */
final class PreviewMaker {
  private static final Logger log = LoggerFactory.getLogger(PreviewMaker.class);

  /** The longer side of a preview, in pixels. */
  private static final int LONG_SIDE = 160;

  private static final int FRAMES_PER_SECOND = 12;
  private static final double SECONDS = 2;

  /** A rate that AAC and every browser take. */
  private static final int SAMPLE_RATE_HZ = 24_000;

  private static final String FOLDER = "clips";

  private final Path page;
  private final Spectrogram spectrogram = Spectrogram.of(LinearLogConfig.SMALL);

  /**
   * A maker.
   *
   * @param page the page's folder; previews go to {@code clips} in it, which exists
   */
  PreviewMaker(Path page) {
    this.page = page;
  }

  static Path folder(Path page) {
    return page.resolve(FOLDER);
  }

  /**
   * Makes the preview of the clip in the middle of a file.
   *
   * @param number the clip's, for file names
   */
  Preview make(Instance instance, int number) throws IOException {
    try (ClipReader reader = ClipReader.open(instance.path(), DecodeLimits.DEFAULT)) {
      MediaInfo info = reader.info();
      double start = Math.max(0, (info.durationSeconds() - SECONDS) / 2);
      List<Clip> clips = new ArrayList<>(1);
      reader.read(List.of(new ClipTime(start, start)), format(info), clips::add);
      int rateHz = info.audio().map(MediaInfo.Audio::sampleRateHz).orElse(SAMPLE_RATE_HZ);
      return write(instance, clips.get(0), rateHz, String.format(Locale.ROOT, "%04d", number));
    } catch (DecodeException e) {
      log.warn("no preview: {}", e.getMessage());
      return Preview.none(instance);
    }
  }

  private static ClipFormat format(MediaInfo info) {
    Set<Modality> modalities = EnumSet.noneOf(Modality.class);
    info.video().ifPresent(video -> modalities.add(Modality.VIDEO));
    info.audio().ifPresent(audio -> modalities.add(Modality.AUDIO));
    return new ClipFormat(
        modalities,
        (int) (SECONDS * FRAMES_PER_SECOND),
        FRAMES_PER_SECOND,
        info.video().map(PreviewMaker::size).orElse(new FrameSize.Original()),
        SAMPLE_RATE_HZ,
        SECONDS,
        ShortClipPolicy.REPEAT_FROM_START,
        MissingAudioPolicy.ZEROS);
  }

  /** The picture's shape within the longer side; the H.264 encoder wants even sides. */
  private static FrameSize size(MediaInfo.Video video) {
    double scale =
        (double) LONG_SIDE / Math.max(1, Math.max(video.displayWidth(), video.displayHeight()));
    return new FrameSize.Exact(
        even(video.displayWidth() * scale), even(video.displayHeight() * scale));
  }

  private static int even(double pixels) {
    return (int) Math.max(32, 2 * Math.round(pixels / 2));
  }

  private Preview write(Instance instance, Clip clip, int rateHz, String name) throws IOException {
    Optional<Frames> frames = Optional.ofNullable(clip.frames());
    Optional<float[]> sound =
        clip.audioPresent() ? Optional.ofNullable(clip.waveform()) : Optional.empty();
    Optional<String> frame = Optional.empty();
    Optional<String> drawing = Optional.empty();
    Optional<String> film = Optional.empty();
    if (frames.isPresent()) {
      frame = Optional.of(image(picture(frames.get()), name, "jpg"));
    }
    if (sound.isPresent()) {
      float[] decibels = spectrogram.compute(sound.get()); // (T, F)
      int bins = spectrogram.config().bins();
      // Nothing is above half of the file's own rate.
      int heard = (int) Math.ceil(bins * Math.min(1.0, (double) rateHz / SAMPLE_RATE_HZ));
      drawing =
          Optional.of(
              image(
                  SpectrogramImage.draw(decibels, decibels.length / bins, bins, heard),
                  name,
                  "png"));
    }
    if (frames.isPresent() || sound.isPresent()) {
      String file = FOLDER + "/" + name + ".mp4";
      new SyntheticMedia(frames.map(PreviewMaker::video), sound.map(PreviewMaker::audio), 0)
          .writeTo(page.resolve(file));
      film = Optional.of(file);
    }
    return new Preview(instance, frame, drawing, film);
  }

  private String image(BufferedImage image, String name, String format) throws IOException {
    String file = FOLDER + "/" + name + "." + format;
    if (!ImageIO.write(image, format, page.resolve(file).toFile())) {
      throw new IOException("this Java cannot write " + format + " pictures");
    }
    return file;
  }

  /** The frame in the middle. */
  private static BufferedImage picture(Frames frames) {
    BufferedImage image =
        new BufferedImage(frames.width(), frames.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < frames.height(); y++) {
      for (int x = 0; x < frames.width(); x++) {
        image.setRGB(x, y, pixel(frames, frames.count() / 2, x, y));
      }
    }
    return image;
  }

  private static VideoTrack video(Frames frames) {
    return VideoTrack.of(
            VideoTrack.Codec.H264,
            frames.width(),
            frames.height(),
            FrameTimes.constant(FRAMES_PER_SECOND, frames.count()))
        .withPicture(
            (frame, seconds, canvas) -> {
              for (int y = 0; y < canvas.height(); y++) {
                for (int x = 0; x < canvas.width(); x++) {
                  canvas.set(x, y, pixel(frames, frame, x, y));
                }
              }
            });
  }

  private static int pixel(Frames frames, int frame, int x, int y) {
    int at = 3 * ((frame * frames.height() + y) * frames.width() + x);
    byte[] rgb = frames.rgb();
    return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
  }

  private static AudioTrack audio(float[] waveform) {
    return AudioTrack.of(
        AudioTrack.Codec.AAC,
        SAMPLE_RATE_HZ,
        1,
        SECONDS,
        seconds -> {
          int sample = (int) Math.round(seconds * SAMPLE_RATE_HZ);
          // Sound that was recorded too loud leaves a lossy decoder or a resampler beyond full
          // scale.
          return sample >= 0 && sample < waveform.length
              ? Math.max(-1, Math.min(1, waveform[sample]))
              : 0;
        });
  }
}
