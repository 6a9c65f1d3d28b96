package dev.duet.extract;

import com.google.common.collect.ImmutableMap;
import dev.duet.audio.BinStatistics;
import dev.duet.avid.ClipPreparation;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.Output;
import dev.duet.avid.PreparedClip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.sampling.EvenClips;
import dev.duet.extract.store.FeatureDirectory;
import dev.duet.extract.store.StorageConfig;
import dev.duet.extract.store.StorageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The program that {@link KillTest} kills: real files, decoder, spectrograms and output; the towers
 * are replaced by sums over what they would see, which start in no time and tell every input apart.
 * A batch takes at least {@value #BATCH_MILLIS} ms, so that there is time to be killed in. Prints
 * the number of settled videos, a line each time it changes.
 */
final class KilledRun {
  private static final List<Output> OUTPUTS =
      List.of(new Output(Modality.VIDEO, "pool"), new Output(Modality.AUDIO, "pool"));

  private static final long BATCH_MILLIS = 20;

  /** Exit status of a run that was refused. */
  static final int REFUSED = 2;

  private KilledRun() {}

  /** Arguments: folder of media, output, format, workers. */
  public static void main(String[] args) throws Exception {
    ModelConfig config = ModelConfig.named("tiny");
    ClipPreparation preparation =
        new ClipPreparation(config, BinStatistics.neutral(config.spectrogram()), 32);
    ClipFormat format = config.clipFormat().withFrameSize(preparation.decodeSize());
    FileClipSource source =
        new FileClipSource(new EvenClips(2), format, DecodeLimits.DEFAULT, preparation);
    Pipeline pipeline =
        new Pipeline(source, KilledRun::encode, OUTPUTS, 4, Integer.parseInt(args[3]));
    try {
      pipeline.run(
          new RunDescription(ImmutableMap.of("model", "sums")),
          videos(Path.of(args[0])),
          new FeatureDirectory(
              Path.of(args[1]),
              StorageConfig.DEFAULT
                  .withFormat(StorageFormat.valueOf(args[2]))
                  .withVideosPerShard(5)),
          progress -> System.out.println(progress.settled()));
    } catch (ExtractionException e) {
      System.err.println(e.getMessage());
      System.exit(REFUSED);
    }
  }

  private static List<Instance> videos(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().map(file -> Instance.of(file.getFileName().toString(), file)).toList();
    }
  }

  private static Map<Output, float[][]> encode(List<PreparedClip> clips) {
    try {
      Thread.sleep(BATCH_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    float[][] video = new float[clips.size()][3];
    float[][] audio = new float[clips.size()][2];
    for (int i = 0; i < video.length; i++) {
      byte[] rgb = clips.get(i).frames().rgb();
      for (int p = 0; p < rgb.length; p++) {
        video[i][p % 3] += Byte.toUnsignedInt(rgb[p]) / 255f;
      }
      float[] spectrogram = clips.get(i).spectrogram();
      for (int p = 0; p < spectrogram.length; p++) {
        audio[i][p % 2] += spectrogram[p];
      }
    }
    return ImmutableMap.of(OUTPUTS.get(0), video, OUTPUTS.get(1), audio);
  }
}
