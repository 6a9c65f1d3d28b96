package dev.duet.cli.train;

import dev.duet.audio.BinStatistics;
import dev.duet.audio.Spectrogram;
import dev.duet.avid.ModelConfig;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.corpus.CorpusStatistics;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.sampling.EvenClips;
import java.util.EnumSet;

/** Audio statistics of a training corpus, as {@code duet stats} measures them by default. */
final class MeasuredSound {
  private static final int CLIPS_PER_FILE = 10;

  private MeasuredSound() {}

  static BinStatistics of(Manifest manifest, ModelConfig model, int workers)
      throws ConfigException, InterruptedException {
    ClipFormat format = model.clipFormat().withModalities(EnumSet.of(Modality.AUDIO));
    CorpusStatistics statistics =
        new CorpusStatistics(
            Spectrogram.of(model.spectrogram()),
            format.withPolicies(format.shortClip(), MissingAudioPolicy.SKIP),
            new EvenClips(CLIPS_PER_FILE),
            DecodeLimits.DEFAULT,
            workers);
    try (ProgressDisplay display = ProgressDisplay.open("Measuring sound")) {
      CorpusStatistics.Result result = statistics.measure(manifest.instances(), display);
      if (result.clips() == 0) {
        throw new ConfigException("corpus.train: no file has sound that can be read");
      }
      return result.accumulated().result();
    }
  }
}
