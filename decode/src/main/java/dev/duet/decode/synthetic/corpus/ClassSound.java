package dev.duet.decode.synthetic.corpus;

import static dev.duet.decode.synthetic.corpus.Draw.uniform;

import dev.duet.decode.synthetic.Sound;
import java.util.random.RandomGenerator;

/** A timbre in its rhythm, with coloured noise and a hum over it, at some level. */
final class ClassSound implements Sound {
  /** The loudest that every number of channels can hold. */
  private static final double PEAK = 0.5;

  private final double pitchHertz;
  private final double periodSeconds;
  private final double levelDecibels;
  private final double noiseDecibels;
  private final int sampleRateHz;
  private final float[] samples;

  ClassSound(
      Timbre timbre,
      Rhythm rhythm,
      double nuisance,
      double seconds,
      int sampleRateHz,
      RandomGenerator random) {
    this.sampleRateHz = sampleRateHz;
    pitchHertz = 160 * Math.pow(2, uniform(random, 0, 1.5));
    periodSeconds = uniform(random, 0.32, 0.62);
    double decay = uniform(random, 0.06, 0.14) * (1 + nuisance * random.nextDouble());
    levelDecibels = -uniform(random, 0, 18);
    noiseDecibels = uniform(random, 2, 20) / Math.max(nuisance, 1e-3);
    double start = uniform(random, 0, periodSeconds);
    double humHertz = uniform(random, 100, Math.min(3000, 0.45 * sampleRateHz));
    double hum = nuisance * Math.pow(10, -uniform(random, 4, 26) / 20);
    Partials partials = timbre.partials(pitchHertz, random);
    double[] sound = new double[(int) Math.ceil(seconds * sampleRateHz) + 1];
    play(sound, timbre, rhythm, partials, decay, start);
    scale(sound, 1 / Math.max(1e-9, rootMeanSquare(sound)));
    addNoise(sound, Math.pow(10, -noiseDecibels / 20), random);
    for (int i = 0; i < sound.length; i++) {
      sound[i] += Math.sqrt(2) * hum * Math.sin(2 * Math.PI * humHertz * i / sampleRateHz);
    }
    samples = levelled(sound, PEAK * Math.pow(10, levelDecibels / 20));
  }

  private void play(
      double[] sound, Timbre timbre, Rhythm rhythm, Partials partials, double decay, double start) {
    double glide = Math.log(timbre.glide()) / periodSeconds;
    double cycles = 0; // seconds at the nominal pitch
    for (int i = 0; i < sound.length; i++) {
      double seconds = start + (double) i / sampleRateHz;
      double within = seconds % periodSeconds;
      double pitch = Math.exp(glide * within);
      if (timbre.vibrato()) {
        pitch *= 1 + 0.05 * Math.sin(2 * Math.PI * 6.5 * seconds);
      }
      cycles += pitch / sampleRateHz;
      sound[i] =
          rhythm.envelope(within, periodSeconds, decay)
              * partials.at(cycles, pitch, sampleRateHz / 2.0);
    }
  }

  /** Noise whose power falls with frequency, of a given root mean square. */
  private static void addNoise(double[] sound, double strength, RandomGenerator random) {
    double[] noise = new double[sound.length];
    double low = 0;
    for (int i = 0; i < noise.length; i++) {
      low = 0.9 * low + random.nextGaussian();
      noise[i] = low;
    }
    scale(noise, strength / Math.max(1e-9, rootMeanSquare(noise)));
    for (int i = 0; i < sound.length; i++) {
      sound[i] += noise[i];
    }
  }

  private static double rootMeanSquare(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static float[] levelled(double[] values, double peak) {
    double loudest = 1e-9;
    for (double value : values) {
      loudest = Math.max(loudest, Math.abs(value));
    }
    float[] levelled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      levelled[i] = (float) (values[i] * peak / loudest);
    }
    return levelled;
  }

  double pitchHertz() {
    return pitchHertz;
  }

  double periodSeconds() {
    return periodSeconds;
  }

  double levelDecibels() {
    return levelDecibels;
  }

  /** Of the sound above the noise. */
  double noiseDecibels() {
    return noiseDecibels;
  }

  @Override
  public double at(double seconds) {
    int sample = (int) Math.round(seconds * sampleRateHz);
    return sample >= 0 && sample < samples.length ? samples[sample] : 0;
  }
}
