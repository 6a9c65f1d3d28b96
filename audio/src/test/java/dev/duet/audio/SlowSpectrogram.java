package dev.duet.audio;

/** Spectrograms by their definitions, in double precision, with sums instead of an FFT. */
final class SlowSpectrogram {
  private SlowSpectrogram() {}

  /** {@code (frames, bins)} before decibels: powers or magnitudes. */
  static double[][] linear(SpectrogramConfig config, float[] waveform) {
    int frames = config.frames(waveform.length);
    double[][] out = new double[frames][];
    for (int t = 0; t < frames; t++) {
      double[] spectrum = spectrum(config.stft(), waveform, t);
      out[t] = config instanceof LogMelConfig mel ? mel(mel, spectrum) : pairs(spectrum);
    }
    return out;
  }

  /** {@code (frames, bins)} in dB, librosa's power_to_db and amplitude_to_db. */
  static double[][] decibels(SpectrogramConfig config, float[] waveform) {
    double[][] out = linear(config, waveform);
    boolean power = config.stft().power() == StftConfig.Power.POWER;
    double peak = Double.NEGATIVE_INFINITY;
    for (double[] row : out) {
      for (int f = 0; f < row.length; f++) {
        row[f] =
            power
                ? 10 * Math.log10(Math.max(1e-10, row[f]))
                : 20 * Math.log10(Math.max(1e-5, row[f]));
        peak = Math.max(peak, row[f]);
      }
    }
    for (double[] row : out) {
      for (int f = 0; f < row.length; f++) {
        row[f] = Math.max(row[f], peak - config.topDb());
      }
    }
    return out;
  }

  /** {@code (N/2 + 1)} powers or magnitudes of frame t. */
  static double[] spectrum(StftConfig config, float[] waveform, int t) {
    int n = config.fftSamples();
    int w = config.windowSamples();
    double[] frame = new double[n];
    for (int i = 0; i < w; i++) {
      double hann = Math.pow(Math.sin(Math.PI * i / w), 2);
      int offset = (n - w) / 2 + i;
      frame[offset] =
          hann * padded(config.padding(), waveform, t * config.hopSamples() - n / 2 + offset);
    }
    double[] cos = new double[n];
    double[] sin = new double[n];
    for (int i = 0; i < n; i++) {
      cos[i] = Math.cos(2 * Math.PI * i / n);
      sin[i] = Math.sin(2 * Math.PI * i / n);
    }
    double[] out = new double[n / 2 + 1];
    for (int k = 0; k <= n / 2; k++) {
      double re = 0;
      double im = 0;
      int turn = 0; // k i mod n
      for (int i = 0; i < n; i++) {
        re += frame[i] * cos[turn];
        im -= frame[i] * sin[turn];
        turn += turn + k < n ? k : k - n;
      }
      double magnitude = Math.hypot(re, im);
      out[k] = config.power() == StftConfig.Power.POWER ? magnitude * magnitude : magnitude;
    }
    return out;
  }

  /** Walks from index 0, turning round at both ends. */
  private static double padded(StftConfig.Padding padding, float[] waveform, int index) {
    if (padding == StftConfig.Padding.ZERO) {
      return index < 0 || index >= waveform.length ? 0 : waveform[index];
    }
    int at = 0;
    int step = 1;
    for (int walked = 0; walked < Math.abs(index) && waveform.length > 1; walked++) {
      if (at + step < 0 || at + step >= waveform.length) {
        step = -step;
      }
      at += step;
    }
    return waveform[at];
  }

  private static double[] pairs(double[] spectrum) {
    double[] out = new double[(spectrum.length - 1) / 2 + 1];
    out[0] = spectrum[0];
    for (int k = 1; k < out.length; k++) {
      out[k] = (spectrum[2 * k - 1] + spectrum[2 * k]) / 2;
    }
    return out;
  }

  private static double[] mel(LogMelConfig config, double[] spectrum) {
    double[] out = new double[config.melBands()];
    for (int band = 0; band < out.length; band++) {
      for (int k = 0; k < spectrum.length; k++) {
        out[band] += weight(config, band, k) * spectrum[k];
      }
    }
    return out;
  }

  private static double weight(LogMelConfig config, int band, int bin) {
    double hz = (double) bin * config.stft().sampleRateHz() / config.stft().fftSamples();
    double left = corner(config, band);
    double centre = corner(config, band + 1);
    double right = corner(config, band + 2);
    double triangle =
        Math.max(0, Math.min((hz - left) / (centre - left), (right - hz) / (right - centre)));
    return config.norm() == LogMelConfig.Norm.SLANEY ? triangle * 2 / (right - left) : triangle;
  }

  private static double corner(LogMelConfig config, int i) {
    double low = mel(config.scale(), config.lowHz());
    double high = mel(config.scale(), config.highHz());
    double wanted = low + (high - low) * i / (config.melBands() + 1);
    // By bisection, so that the inverse needs no formula.
    double below = 0;
    double above = 1e6;
    for (int step = 0; step < 100; step++) {
      double middle = (below + above) / 2;
      if (mel(config.scale(), middle) < wanted) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return below;
  }

  private static double mel(LogMelConfig.Scale scale, double hz) {
    if (scale == LogMelConfig.Scale.HTK) {
      return 1127.0104805 * Math.log(1 + hz / 700); // 2595 / ln 10
    }
    return hz < 1000 ? 0.015 * hz : 15 + 27 * Math.log(hz / 1000) / Math.log(6.4);
  }
}
