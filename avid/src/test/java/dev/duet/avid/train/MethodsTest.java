package dev.duet.avid.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.loss.AvidConfig;
import dev.duet.avid.loss.AvidObjective;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.cluster.Sinkhorn;
import dev.duet.avid.loss.cluster.SwavConfig;
import dev.duet.avid.loss.cluster.SwavObjective;
import dev.duet.avid.loss.pair.BarlowTwinsLoss;
import dev.duet.avid.loss.pair.InfoNceLoss;
import dev.duet.avid.loss.pair.NtXentLoss;
import dev.duet.avid.loss.pair.PairConfig;
import dev.duet.avid.loss.pair.PairObjective;
import dev.duet.avid.loss.pair.VicRegLoss;
import dev.duet.avid.loss.siamese.DistillationConfig;
import dev.duet.avid.loss.siamese.DistillationObjective;
import dev.duet.avid.loss.siamese.MocoConfig;
import dev.duet.avid.loss.siamese.MocoObjective;
import dev.duet.avid.train.Trainer.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every method in the one loop. */
class MethodsTest {
  enum Method {
    CROSS_AVID,
    CROSS_INFO_NCE,
    SIMCLR,
    BARLOW_TWINS,
    VICREG,
    SIMSIAM,
    BYOL,
    MOCO,
    SWAV;

    Objective objective() {
      PairConfig cross = PairConfig.CROSS;
      return switch (this) {
        case CROSS_AVID ->
            new AvidObjective(AvidConfig.CROSS.withNegatives(7).withTemperature(0.2), 1);
        case CROSS_INFO_NCE -> new PairObjective(new InfoNceLoss(0.2), cross);
        case SIMCLR -> new PairObjective(new NtXentLoss(0.2), PairConfig.SELF);
        case BARLOW_TWINS -> new PairObjective(new BarlowTwinsLoss(0.0051), cross);
        case VICREG -> new PairObjective(VicRegLoss.PUBLISHED, cross);
        case SIMSIAM -> new DistillationObjective(DistillationConfig.simSiam(cross, 16), 1);
        case BYOL -> new DistillationObjective(DistillationConfig.byol(cross, 16, 0.9), 1);
        case MOCO -> new MocoObjective(new MocoConfig(cross, 0.2, 8, 0.9), 1);
        case SWAV -> new SwavObjective(new SwavConfig(cross, 4, 0.1, new Sinkhorn(0.05, 3), 2), 1);
      };
    }
  }

  private static List<Progress> train(Objective objective, int epochs) throws Exception {
    List<Progress> reports = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void progressed(Progress progress) {
            reports.add(progress);
          }
        };
    TrainingConfig config =
        new TrainingConfig(
            3, epochs, LearningRate.constant(5e-3), AdamConfig.PUBLISHED, 1, null, 2);
    try (DuetModel model = DuetModel.random(TrainerTest.MINUTE, 1, Device.cpu())) {
      MemorySource source = new MemorySource(TrainerTest.MINUTE, objective.views(), 16, 8, 5);
      Corpus corpus = Corpus.of(source, source.ids(), "fingerprint");
      Trainer trainer = new Trainer(config, model, objective, corpus, List.of(listener));
      assertEquals(Outcome.FINISHED, trainer.run());
    }
    return reports;
  }

  @ParameterizedTest
  @EnumSource
  void learnsInTheSameLoop(Method method) throws Exception {
    try (Objective objective = method.objective()) {
      List<Progress> reports = train(objective, 16);

      double first = reports.get(0).loss();
      double last = reports.get(reports.size() - 1).loss();
      // SimSiam's starts near 0 and goes to −1.
      double fall = 0.2 * Math.max(1, Math.abs(first));
      assertTrue(last < first - fall, method + ": " + first + " to " + last);
      assertTrue(objective.health().size() >= 6, objective.health().toString());
    }
  }

  @Test
  void inBatchContrastAlignsAcrossModalities() throws Exception {
    try (Objective objective = new PairObjective(new InfoNceLoss(0.1), PairConfig.CROSS)) {
      List<Progress> reports = train(objective, 36);

      double accuracy = reports.get(reports.size() - 1).metrics().get("va/accuracy");
      // Chance is 1/8.
      assertTrue(accuracy > 0.6, "accuracy " + accuracy);
    }
  }
}
