package dev.duet.cli.example;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.data.DataConfig;
import dev.duet.avid.loss.AvidConfig;
import dev.duet.avid.loss.AvidObjective;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.train.Corpus;
import dev.duet.avid.train.LearningRate;
import dev.duet.avid.train.RunSetup;
import dev.duet.avid.train.Trainer;
import dev.duet.avid.train.TrainingConfig;
import dev.duet.avid.train.report.ProgressText;
import dev.duet.decode.manifest.Manifest;
import java.nio.file.Path;
import java.util.List;

/** {@code TrainModel VIDEOS RUN}: AVID for two epochs; RUN is an empty folder. */
public final class TrainModel {
  private TrainModel() {}

  // snippet starts
  public static void main(String[] args) throws Exception {
    try (DuetModel model = DuetModel.random(ModelConfig.named("micro"), 0, Device.cpu());
        Objective objective = new AvidObjective(AvidConfig.CROSS.withNegatives(8), 0)) {
      DataConfig data = DataConfig.DEFAULT.withBatchSize(8);
      Corpus corpus = Corpus.of(Manifest.of(args[0]), model, objective, data, 0);
      TrainingConfig config = TrainingConfig.of(0, 2, LearningRate.constant(1e-3));
      RunSetup setup =
          RunSetup.savedIn(Path.of(args[1]), List.of(new ProgressText(System.out::println)));
      Trainer.Outcome outcome = new Trainer(config, model, objective, corpus, setup).run();
      System.out.println(outcome + ": " + Path.of(args[1], "model.safetensors"));
    }
  }
  // snippet ends
}
