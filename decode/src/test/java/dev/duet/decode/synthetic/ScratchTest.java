package dev.duet.decode.synthetic;

import dev.duet.decode.synthetic.VideoTrack.Codec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScratchTest {
  @Test
  void writes() throws Exception {
    Path dir = Files.createDirectories(Path.of("/tmp/media/out"));
    String[] exts = {
      "mp4", "mkv", "mov", "avi", "ts", "webm", "ogg", "wav", "flac", "mp3", "m4a", "mka", "nut"
    };
    for (Codec v : Codec.values()) {
      for (String ext : exts) {
        SyntheticMedia m =
            SyntheticMedia.of(VideoTrack.of(v, 320, 240, FrameTimes.constant(30, 30)));
        run(m, dir.resolve("v_" + v + "." + ext));
      }
    }
    for (AudioTrack.Codec a : AudioTrack.Codec.values()) {
      for (String ext : exts) {
        for (int rate : new int[] {8000, 11025, 22050, 44100, 48000, 96000}) {
          for (int ch : new int[] {1, 2, 6}) {
            SyntheticMedia m =
                SyntheticMedia.of(
                    AudioTrack.of(
                        a, rate, ch, 1, Sound.tone(440, 0.2).plus(Sound.clicks(0.2, 0.5))));
            run(m, dir.resolve("a_" + a + "_" + rate + "_" + ch + "." + ext));
          }
        }
      }
    }
  }

  private static void run(SyntheticMedia m, Path file) {
    long t0 = System.nanoTime();
    try {
      m.writeTo(file);
    } catch (Exception e) {
      System.out.println("FAIL " + file.getFileName() + " " + e);
      return;
    }
    long t1 = System.nanoTime();
    try {
      PlainDecoder.Content c = PlainDecoder.decode(file, 32, 32);
      StringBuilder bad = new StringBuilder();
      if (m.video().isPresent()) {
        FrameTimes times = m.video().get().times();
        if (c.pictures.size() != times.count()) bad.append(" frames=" + c.pictures.size());
        double worst = 0;
        for (int i = 0; i < Math.min(times.count(), c.pictures.size()); i++) {
          try {
            int k = FrameCode.frameIndex(c.pictures.get(i).frames(), 0);
            if (k != i) bad.append(" " + i + "->" + k);
          } catch (Exception e) {
            bad.append(" " + e.getMessage());
            break;
          }
          worst =
              Math.max(
                  worst,
                  Math.abs(
                      c.pictures.get(i).seconds()
                          - c.startSeconds
                          - times.seconds(i)
                          + m.clockZeroSeconds()));
        }
        bad.append(" dt=" + worst);
      }
      if (m.audio().isPresent()) {
        AudioTrack a = m.audio().get();
        float[] mono = c.mono();
        bad.append(
            " first="
                + (c.firstSampleSeconds - c.startSeconds)
                + " n="
                + mono.length
                + "/"
                + a.sampleCount());
        float[] expect =
            m.waveform(c.firstSampleSeconds - c.startSeconds, a.sampleRateHz(), mono.length);
        int bestLag = 0;
        double best = 1e9;
        for (int lag = -3000; lag <= 3000; lag++) {
          double err = 0;
          int n = 0;
          for (int i = 4000; i < Math.min(mono.length, expect.length) - 3500; i++) {
            double d = mono[i + lag] - expect[i];
            err += d * d;
            n++;
          }
          if (err / n < best) {
            best = err / n;
            bestLag = lag;
          }
        }
        bad.append(" lag=" + bestLag + " rms=" + Math.sqrt(best));
      }
      System.out.println(
          "ok "
              + file.getFileName()
              + " "
              + (t1 - t0) / 1000000
              + " ms "
              + Files.size(file)
              + " B start="
              + c.startSeconds
              + bad);
    } catch (Exception e) {
      System.out.println("BAD " + file.getFileName() + " " + e);
    }
  }
}
