package dev.duet.avid.train;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.train.RunSetup.Saving;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A run in a process of its own that saves after every step and prints {@code step loss}, the loss
 * as the bits of a double. Arguments: the folder of the run. Ends with 2 and a line if it cannot
 * save.
 */
final class KilledTraining {
  static final int EPOCHS = 4;
  static final int CANNOT_SAVE = 2;

  private KilledTraining() {}

  public static void main(String[] arguments) throws Exception {
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    Path folder = Path.of(arguments[0]);
    try (DuetModel model = DuetModel.random(TrainerTest.MINUTE, 1, Device.cpu());
        PairObjective objective = new PairObjective()) {
      MemorySource source = new MemorySource(TrainerTest.MINUTE, objective.views(), 16, 4, 5);
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void progressed(Progress progress) {
              System.out.println(progress.step() + " " + Double.doubleToLongBits(progress.loss()));
            }
          };
      Saving saving = new Saving(folder, new CheckpointPolicy(1e-9, 1, 3, null), "killed");
      Trainer trainer =
          new Trainer(
              new TrainingConfig(
                  3, EPOCHS, LearningRate.constant(2e-3), AdamConfig.PUBLISHED, 1, null, 1),
              model,
              objective,
              Corpus.of(source, source.ids(), "fingerprint"),
              new RunSetup(Optional.of(saving), Optional.empty(), List.of(listener)));
      Trainer.Outcome unused = trainer.resume();
    } catch (ModelException e) {
      System.out.println(e.getMessage());
      System.exit(CANNOT_SAVE);
    }
  }
}
