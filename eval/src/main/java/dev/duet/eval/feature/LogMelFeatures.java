package dev.duet.eval.feature;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import dev.duet.audio.LogMelConfig;
import dev.duet.audio.Spectrogram;
import dev.duet.audio.StftConfig;
import dev.duet.decode.Clip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.sampling.ClipSampler;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What any learned feature of sound has to beat: mean and standard deviation over time of each band
 * of a log-mel spectrogram, with nothing learned.
 *
 * @param sampler which 2 s clips of a file
 * @param limits bounds for each file
 */
public record LogMelFeatures(ClipSampler sampler, DecodeLimits limits) {
  /** Name of the output; its width is twice the number of bands. */
  public static final String OUTPUT = "audio.logmel";

  private static final Logger log = LoggerFactory.getLogger(LogMelFeatures.class);

  private static final LogMelConfig CONFIG =
      new LogMelConfig(
          new StftConfig(
              24_000, 1024, 600, 240, StftConfig.Padding.REFLECT, StftConfig.Power.POWER),
          64,
          0,
          12_000,
          LogMelConfig.Scale.HTK,
          LogMelConfig.Norm.NONE,
          100);

  private static final ClipFormat FORMAT =
      ClipFormat.DEFAULT.withModalities(EnumSet.of(Modality.AUDIO));

  /** Clips of one file. */
  private record FileRows(Instance instance, List<float[]> rows, List<Boolean> audioPresent) {}

  /**
   * Reads the files of a manifest, several at once; those that cannot be read are logged and left
   * out.
   *
   * @return labelled, in the manifest's order
   * @throws EvaluationException if no file has sound
   */
  public FeatureSet compute(Manifest manifest) throws EvaluationException {
    List<FileRows> files = manifest.instances().parallelStream().map(this::read).toList();
    RowCollector collector = new RowCollector(OUTPUT, true);
    for (FileRows file : files) {
      for (int i = 0; i < file.rows.size(); i++) {
        float[] row = file.rows.get(i);
        collector.add(file.instance.id(), file.audioPresent.get(i), row, 0, row.length);
      }
    }
    ImmutableMap.Builder<String, String> facts = ImmutableMap.builder();
    facts
        .put("front end", CONFIG.toString())
        .put("sampler", sampler.toString())
        .put("manifest", manifest.fingerprint());
    long failed = files.stream().filter(file -> file.rows.isEmpty()).count();
    if (failed > 0) {
      facts.put(FeatureSet.FAILED_FILES, String.valueOf(failed));
    }
    return ManifestLabels.join(collector.finish(facts.buildOrThrow()), manifest);
  }

  private FileRows read(Instance instance) {
    Spectrogram spectrogram = Spectrogram.of(CONFIG);
    FileRows file = new FileRows(instance, new ArrayList<>(), new ArrayList<>());
    try (ClipReader reader = ClipReader.open(instance.path(), limits)) {
      reader.read(
          sampler.sample(instance.id(), reader.info(), FORMAT),
          FORMAT,
          clip -> {
            file.rows.add(row(spectrogram, clip));
            file.audioPresent.add(clip.audioPresent());
          });
      return file;
    } catch (DecodeException e) {
      log.warn("{}: {}", instance.path(), e.failure().reason());
      return new FileRows(instance, List.of(), List.of());
    }
  }

  /** {@code (2 F)}: the means of the bands, then their deviations. */
  private static float[] row(Spectrogram spectrogram, Clip clip) {
    float[] decibels = spectrogram.compute(requireNonNull(clip.waveform())); // (T, F)
    int bands = CONFIG.bins();
    int frames = decibels.length / bands;
    double[] sums = new double[bands];
    double[] squares = new double[bands];
    for (int i = 0; i < decibels.length; i++) {
      sums[i % bands] += decibels[i];
      squares[i % bands] += (double) decibels[i] * decibels[i];
    }
    float[] row = new float[2 * bands];
    for (int band = 0; band < bands; band++) {
      double mean = sums[band] / frames;
      row[band] = (float) mean;
      row[bands + band] = (float) Math.sqrt(Math.max(0, squares[band] / frames - mean * mean));
    }
    return row;
  }
}
