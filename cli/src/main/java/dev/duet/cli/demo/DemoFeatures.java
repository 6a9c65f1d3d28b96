package dev.duet.cli.demo;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.Output;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.sampling.EvenClips;
import dev.duet.extract.Extraction;
import dev.duet.extract.ExtractionConfig;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.ExtractionSummary;
import dev.duet.extract.store.FeatureDirectory;
import dev.duet.extract.store.StorageConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Extracts the features of every stage of a model, as {@code duet extract} does. */
final class DemoFeatures {
  /** From the first that has learned something to the last, and the heads' output. */
  static final List<String> STAGES = List.of("conv2x", "conv3x", "conv4x", "conv5x", "pool");

  private static final int CLIPS_PER_VIDEO = 2;
  private static final int BATCH = 32;

  /** Written when an extraction has come to its end. */
  private static final String DONE = "stats.json";

  private DemoFeatures() {}

  static String name(Modality modality, String stage) {
    return new Output(modality, stage).name();
  }

  /** The clips and seconds of the extraction; empty if it was done before. */
  static Optional<ExtractionSummary> extract(
      Manifest manifest, Path weights, Path output, int workers, Device device)
      throws ModelException, ExtractionException, InterruptedException {
    if (Files.exists(output.resolve(DONE))) {
      return Optional.empty();
    }
    List<Output> outputs = new ArrayList<>();
    for (Modality modality : Modality.values()) {
      STAGES.forEach(stage -> outputs.add(new Output(modality, stage)));
      outputs.add(new Output(modality, Output.EMBEDDING));
    }
    try (DuetModel model = DuetModel.load(weights, device);
        ProgressDisplay display = ProgressDisplay.open("Extracting")) {
      return Optional.of(
          Extraction.run(
              manifest,
              model,
              ExtractionConfig.of(model.config())
                  .withOutputs(outputs)
                  .withSampler(new EvenClips(CLIPS_PER_VIDEO))
                  .withBatchSize(BATCH)
                  .withWorkers(workers),
              // A demo can be made anew, so it does not wait for the disk.
              new FeatureDirectory(output, StorageConfig.DEFAULT.withDurable(false)),
              display));
    }
  }
}
