package dev.duet.cli.scan;

import com.google.common.hash.Hashing;
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
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Looks at one file: its facts, eight pictures and eight half seconds of its sound, its bytes. */
final class FileScanner {
  private static final int SAMPLES = 8;
  private static final double SOUND_SECONDS = 0.5;
  private static final int SAMPLE_RATE_HZ = 16_000;

  /** Side of the pictures that are looked at, in pixels. */
  private static final int SIDE = 32;

  /** Below this no sample of 16 bits is away from zero by more than a few steps: -66 dB. */
  private static final double SILENCE = 5e-4;

  private static final int DARK = 24;
  private static final int EVEN = 12;

  /** Mean change of a pixel that noise of coding alone may make. */
  private static final double STILL = 0.5;

  private static final double LENGTH_TOLERANCE_SECONDS = 0.5;

  private final double shortestSeconds;

  /**
   * A scanner.
   *
   * @param shortestSeconds length below which a file is too short
   */
  FileScanner(double shortestSeconds) {
    this.shortestSeconds = shortestSeconds;
  }

  FileScan scan(Instance instance) {
    Map<Finding, String> findings = new EnumMap<>(Finding.class);
    try (ClipReader reader = ClipReader.open(instance.path(), DecodeLimits.DEFAULT)) {
      MediaInfo info = reader.info();
      facts(info, findings);
      content(reader, info, findings);
    } catch (DecodeException e) {
      findings.put(Finding.UNREADABLE, e.failure().reason());
    }
    return new FileScan(instance, findings, hash(instance));
  }

  private void facts(MediaInfo info, Map<Finding, String> findings) {
    if (info.video().isEmpty()) {
      findings.put(Finding.NO_VIDEO, "");
    }
    if (info.audio().isEmpty()) {
      findings.put(Finding.NO_AUDIO, "");
    }
    if (info.durationSeconds() < shortestSeconds) {
      findings.put(Finding.TOO_SHORT, format("%.2f s", info.durationSeconds()));
    }
    info.video()
        .filter(v -> v.averageFramesPerSecond() < 10 || v.averageFramesPerSecond() > 61)
        .ifPresent(
            v ->
                findings.put(
                    Finding.ODD_RATE, format("%.2f frames/s", v.averageFramesPerSecond())));
    info.audio()
        .filter(a -> a.sampleRateHz() < 16_000 || a.sampleRateHz() > 96_000)
        .ifPresent(a -> findings.put(Finding.ODD_RATE, a.sampleRateHz() + " Hz"));
    if (info.video().isPresent() && info.audio().isPresent()) {
      TimeSpan seen = info.video().get().span();
      TimeSpan heard = info.audio().get().span();
      double apart =
          Math.max(
              Math.abs(seen.startSeconds() - heard.startSeconds()),
              Math.abs(seen.endSeconds() - heard.endSeconds()));
      if (apart > LENGTH_TOLERANCE_SECONDS) {
        findings.put(
            Finding.LENGTH_MISMATCH,
            format(
                "pictures %.2f to %.2f s, sound %.2f to %.2f s",
                seen.startSeconds(), seen.endSeconds(), heard.startSeconds(), heard.endSeconds()));
      }
    }
  }

  private static void content(ClipReader reader, MediaInfo info, Map<Finding, String> findings)
      throws DecodeException {
    Set<Modality> modalities = EnumSet.noneOf(Modality.class);
    info.video().ifPresent(video -> modalities.add(Modality.VIDEO));
    info.audio().ifPresent(audio -> modalities.add(Modality.AUDIO));
    List<ClipTime> times = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      double seconds = info.durationSeconds() * (i + 0.5) / SAMPLES;
      times.add(new ClipTime(seconds, Math.max(0, seconds - SOUND_SECONDS / 2)));
    }
    List<Clip> clips = new ArrayList<>();
    reader.read(
        times,
        new ClipFormat(
            modalities,
            1,
            25,
            new FrameSize.Exact(SIDE, SIDE),
            SAMPLE_RATE_HZ,
            SOUND_SECONDS,
            ShortClipPolicy.REPEAT_LAST_FRAME,
            MissingAudioPolicy.ZEROS),
        clips::add);
    if (modalities.contains(Modality.VIDEO)) {
      pictures(clips.stream().map(Clip::frames).toList(), findings);
    }
    if (modalities.contains(Modality.AUDIO) && loudest(clips) < SILENCE) {
      findings.put(Finding.SILENT, format("loudest sample %.5f", loudest(clips)));
    }
  }

  private static void pictures(List<Frames> frames, Map<Finding, String> findings) {
    boolean black = true;
    double change = 0;
    for (int i = 0; i < frames.size(); i++) {
      byte[] rgb = frames.get(i).rgb();
      int least = 255;
      int most = 0;
      for (byte value : rgb) {
        least = Math.min(least, value & 0xff);
        most = Math.max(most, value & 0xff);
      }
      black &= most <= DARK && most - least <= EVEN;
      change = Math.max(change, meanChange(frames.get(0).rgb(), rgb));
    }
    if (black) {
      findings.put(Finding.BLACK, "");
    } else if (change < STILL) {
      findings.put(Finding.FROZEN, format("largest mean change %.2f of 255", change));
    }
  }

  private static double meanChange(byte[] a, byte[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
    }
    return (double) sum / a.length;
  }

  private static float loudest(List<Clip> clips) {
    float loudest = 0;
    for (Clip clip : clips) {
      float[] waveform = clip.waveform();
      if (waveform != null) {
        for (float sample : waveform) {
          loudest = Math.max(loudest, Math.abs(sample));
        }
      }
    }
    return loudest;
  }

  private static String hash(Instance instance) {
    try {
      return com.google.common.io.Files.asByteSource(instance.path().toFile())
          .hash(Hashing.sha256())
          .toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
