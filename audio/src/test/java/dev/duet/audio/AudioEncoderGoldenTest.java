package dev.duet.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AudioEncoderGoldenTest {
  // A few units in the last place of float32 (6e-8), as another order of summation gives.
  private static final double EVALUATION = 1e-6;

  // PyTorch's own float32 gradients are up to 1.7e-6 of the largest from those in float64; twice
  // that.
  private static final double TRAINING = 3.4e-6;

  private final NDManager manager = NDManager.newBaseManager();
  private final ThinEncoder thin = new ThinEncoder(manager);
  private final AudioEncoder encoder = thin.encoder();
  private final ParameterStore parameters = new ParameterStore(manager, false);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void evaluationMatchesPyTorchAtEveryStage() {
    Map<String, NDArray> stages =
        encoder.stages(parameters, thin.array("input"), false, Set.copyOf(encoder.stageNames()));

    assertEquals(thin.names("eval."), stages.keySet());
    stages.forEach((name, stage) -> thin.assertClose("eval.", name, stage, EVALUATION));
  }

  @Test
  void foldedEncoderMatchesPyTorchAtEveryStage() {
    try (FoldedAudioEncoder folded = new FoldedAudioEncoder(encoder, manager, array -> array)) {
      Map<String, NDArray> stages =
          folded.stages(thin.array("input"), Set.copyOf(encoder.stageNames()));

      assertEquals(thin.names("eval."), stages.keySet());
      stages.forEach((name, stage) -> thin.assertClose("eval.", name, stage, EVALUATION));
    }
  }

  @Test
  void trainingMatchesPyTorchForwardBackwardAndInItsBuffers() {
    encoder.initialize(manager, DataType.FLOAT32, new Shape(-1, 1, -1, -1));
    NDArray input = thin.array("input");
    input.setRequiresGradient(true);

    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      Map<String, NDArray> stages =
          encoder.stages(parameters, input, true, Set.copyOf(encoder.stageNames()));
      NDArray poolGradient = thin.array("train.pool_grad_out").reshape(2, 24);
      collector.backward(stages.get("pool").mul(poolGradient).sum());
      stages.forEach((name, stage) -> thin.assertClose("train.", name, stage, TRAINING));
    }

    thin.assertClose("train.", "grad_input", input.getGradient(), TRAINING);
    Set<String> trained = thin.names("train.grad.");
    assertEquals(27, trained.size());
    for (String name : trained) {
      NDArray parameter = encoder.getDirectParameters().get(name).getArray();
      thin.assertClose("train.grad.", name, parameter.getGradient(), TRAINING);
    }
    Set<String> buffers = thin.names("after_train.");
    assertEquals(27, buffers.size());
    for (String name : buffers) {
      NDArray buffer = encoder.getDirectParameters().get(name).getArray();
      thin.assertClose("after_train.", name, buffer, TRAINING);
    }
  }
}
