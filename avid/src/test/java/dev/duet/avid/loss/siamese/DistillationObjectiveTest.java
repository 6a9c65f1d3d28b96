package dev.duet.avid.loss.siamese;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.View;
import dev.duet.avid.loss.pair.PairConfig;
import dev.duet.avid.weights.HostTensor;
import dev.duet.decode.Modality;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Losses and gradients of SimSiam and BYOL against loops over doubles. */
class DistillationObjectiveTest {
  private static final int HIDDEN = 5;

  private final SmallRun run = new SmallRun();

  @AfterEach
  void close() {
    run.close();
  }

  private DistillationObjective started(DistillationConfig config) {
    DistillationObjective objective = new DistillationObjective(config, 7);
    objective.start(run);
    return objective;
  }

  /** What a predictor makes of z: linear, batch norm of the batch, ReLU, linear. */
  private static double[][] predicted(
      Map<String, HostTensor> saved, Modality modality, double[][] z) {
    String name = modality == Modality.VIDEO ? "video_predictor" : "audio_predictor";
    float[] hidden = saved.get(name + ".hidden.weight").toFloats();
    float[] gamma = saved.get(name + ".norm.gamma").toFloats();
    float[] beta = saved.get(name + ".norm.beta").toFloats();
    float[] output = saved.get(name + ".output.weight").toFloats();
    float[] bias = saved.get(name + ".output.bias").toFloats();
    int batch = z.length;
    double[][] p = new double[batch][SmallRun.WIDTH];
    for (int i = 0; i < batch; i++) {
      for (int d = 0; d < SmallRun.WIDTH; d++) {
        p[i][d] = bias[d];
      }
    }
    for (int h = 0; h < HIDDEN; h++) {
      double[] column = new double[batch];
      double mean = 0;
      for (int i = 0; i < batch; i++) {
        for (int d = 0; d < SmallRun.WIDTH; d++) {
          column[i] += z[i][d] * hidden[d * HIDDEN + h];
        }
        mean += column[i] / batch;
      }
      double variance = 0;
      for (double value : column) {
        variance += (value - mean) * (value - mean) / batch;
      }
      for (int i = 0; i < batch; i++) {
        double normal = (column[i] - mean) / Math.sqrt(variance + 1e-5) * gamma[h] + beta[h];
        for (int d = 0; d < SmallRun.WIDTH; d++) {
          p[i][d] += Math.max(0, normal) * output[h * SmallRun.WIDTH + d];
        }
      }
    }
    return p;
  }

  /** Mean cosine of predictions and targets, both ways. */
  private static double cosine(
      Map<String, HostTensor> saved,
      double[][] video,
      double[][] audio,
      double[][] videoTold,
      double[][] audioTold) {
    double[][] fromVideo = SmallRun.unit(predicted(saved, Modality.VIDEO, video));
    double[][] fromAudio = SmallRun.unit(predicted(saved, Modality.AUDIO, audio));
    double sum = 0;
    for (int i = 0; i < video.length; i++) {
      sum += SmallRun.dot(fromVideo[i], audioTold[i]) + SmallRun.dot(fromAudio[i], videoTold[i]);
    }
    return sum / video.length / 2;
  }

  /** {@code a + b·cosine} with targets that do not move, its value and its gradient. */
  private void check(DistillationConfig config, double a, double b, boolean momentum) {
    try (DistillationObjective objective = started(config)) {
      Map<String, HostTensor> saved = objective.state().tensors();
      Batch batch = run.batch(new int[] {0, 1, 2, 3});
      NDArray videoLeaf = batch.view(View.VIDEO).embedding();
      NDArray audioLeaf = batch.view(View.AUDIO).embedding();
      double[][] video = SmallRun.rows(videoLeaf);
      double[][] audio = SmallRun.rows(audioLeaf);
      double[][] videoTold = momentum ? run.told(batch, View.VIDEO) : SmallRun.unit(video);
      double[][] audioTold = momentum ? run.told(batch, View.AUDIO) : SmallRun.unit(audio);

      float loss;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        Evaluation evaluation = objective.evaluate(SmallRun.STEP, batch);
        NDArray total = evaluation.total();
        collector.backward(total);
        loss = total.getFloat();
      }

      assertEquals(a + b * cosine(saved, video, audio, videoTold, audioTold), loss, 1e-5);
      checkGradient(
          video,
          videoLeaf.getGradient().toFloatArray(),
          () -> a + b * cosine(saved, video, audio, videoTold, audioTold));
      checkGradient(
          audio,
          audioLeaf.getGradient().toFloatArray(),
          () -> a + b * cosine(saved, video, audio, videoTold, audioTold));
    }
  }

  private static void checkGradient(
      double[][] values, float[] gradient, java.util.function.DoubleSupplier loss) {
    double step = 1e-6;
    for (int i = 0; i < gradient.length; i++) {
      double[] row = values[i / SmallRun.WIDTH];
      double value = row[i % SmallRun.WIDTH];
      row[i % SmallRun.WIDTH] = value + step;
      double up = loss.getAsDouble();
      row[i % SmallRun.WIDTH] = value - step;
      double down = loss.getAsDouble();
      row[i % SmallRun.WIDTH] = value;
      assertEquals((up - down) / (2 * step), gradient[i], 2e-5, "element " + i);
    }
  }

  @Test
  void simSiamIsTheNegativeCosineWithTargetsThatGetNoGradient() {
    check(DistillationConfig.simSiam(PairConfig.CROSS, HIDDEN), 0, -1, false);
  }

  @Test
  void byolIsTheSquaredDistanceToWhatTheMomentumNetworkSays() {
    // Two directions of 2 − 2·cos.
    check(DistillationConfig.byol(PairConfig.CROSS, HIDDEN, 0.9), 4, -4, true);
  }

  @Test
  void theTargetFollowsAfterTheStep() {
    try (DistillationObjective objective =
        started(DistillationConfig.byol(PairConfig.CROSS, HIDDEN, 0.5))) {
      String name = "video_proj.projection.0.bias";
      NDArray online = run.model().parameters().get(name).getArray();
      float start = online.toFloatArray()[0];
      NDArray unused = online.addi(1);
      objective.beforeStep(SmallRun.STEP);
      assertEquals(start, objective.state().tensors().get("target." + name).toFloats()[0]);
      objective.afterStep(SmallRun.STEP);
      assertEquals(
          start + 0.5, objective.state().tensors().get("target." + name).toFloats()[0], 1e-6);
    }
  }
}
