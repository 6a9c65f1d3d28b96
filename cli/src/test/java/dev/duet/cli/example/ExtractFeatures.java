package dev.duet.cli.example;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.sampling.SlidingClips;
import dev.duet.extract.Extraction;
import dev.duet.extract.ExtractionConfig;
import dev.duet.extract.ExtractionSummary;
import dev.duet.extract.ProgressListener;
import dev.duet.extract.store.FeatureDirectory;
import dev.duet.extract.store.StorageConfig;
import java.nio.file.Path;

/** {@code ExtractFeatures MODEL VIDEOS OUTPUT}: a clip a second of every video, to NumPy arrays. */
public final class ExtractFeatures {
  private ExtractFeatures() {}

  // snippet starts
  public static void main(String[] args) throws Exception {
    try (DuetModel model = DuetModel.load(Path.of(args[0]), Device.cpu())) {
      ExtractionSummary summary =
          Extraction.run(
              Manifest.of(args[1]),
              model,
              ExtractionConfig.of(model.config()).withSampler(new SlidingClips(1.0)),
              new FeatureDirectory(Path.of(args[2]), StorageConfig.DEFAULT),
              ProgressListener.NONE);
      System.out.printf("%d clips, %d videos failed%n", summary.clips(), summary.failed());
    }
  }
  // snippet ends
}
