package dev.duet.avid.loss.siamese;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import dev.duet.decode.Modality;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TargetNetworkTest {
  private static final String WEIGHT = "audio_model.block1.conv1.weight";
  private static final String MEAN = "audio_model.block1.bn1.running_mean";

  private DuetModel model;
  private NDManager manager;
  private TargetNetwork target;

  @BeforeEach
  void open() {
    model = DuetModel.random(ModelConfig.named("tiny"), 1, Device.cpu());
    manager = NDManager.newBaseManager();
    target = new TargetNetwork(model, manager);
  }

  @AfterEach
  void close() {
    manager.close();
    model.close();
  }

  private float[] online() {
    return model.parameters().get(WEIGHT).getArray().toFloatArray();
  }

  private float[] followed() {
    return target.save().get("target." + WEIGHT).toFloats();
  }

  @Test
  void startsAsACopyAndComesCloserByItsMomentum() {
    float[] start = online();
    assertArrayEquals(start, followed());
    NDArray weight = model.parameters().get(WEIGHT).getArray();
    NDArray unused = weight.addi(1);

    for (int step = 0; step < 5; step++) {
      target.follow(0.8);
    }

    float[] expected = start.clone();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (float) (start[i] + 1 - Math.pow(0.8, 5));
    }
    assertArrayEquals(expected, followed(), 1e-6f);
  }

  @Test
  void aMomentumOfOneLeavesItAndOfZeroCopies() {
    float[] start = online();
    NDArray unused = model.parameters().get(WEIGHT).getArray().addi(1);
    target.follow(1);
    assertArrayEquals(start, followed());
    target.follow(0);
    assertArrayEquals(online(), followed());
  }

  @Test
  void theMomentumRisesToOneAlongACosine() {
    assertEquals(0.996, TargetNetwork.momentum(0.996, 0, 100), 1e-9);
    assertEquals(0.996586, TargetNetwork.momentum(0.996, 25, 100), 1e-6);
    assertEquals(0.998, TargetNetwork.momentum(0.996, 50, 100), 1e-9);
    assertEquals(1, TargetNetwork.momentum(0.996, 100, 100), 1e-9);
  }

  @Test
  void encodesWithItsOwnStatisticsAndLeavesTheModelsAlone() {
    float[] before = model.parameters().get(MEAN).getArray().toFloatArray();
    try (NDManager scope = manager.newSubManager()) {
      NDArray input = scope.randomNormal(new Shape(2, 1, 100, 129));
      NDArray embedding = target.encode(Modality.AUDIO, input);
      assertEquals(new Shape(2, 64), embedding.getShape());
      assertFalse(embedding.hasGradient());
    }
    assertArrayEquals(before, model.parameters().get(MEAN).getArray().toFloatArray());
    float[] own = target.save().get("target." + MEAN).toFloats();
    assertFalse(Arrays.equals(before, own));
  }

  @Test
  void comesBackFromWhatWasSavedAndNamesWhatIsMissing() throws ModelException {
    NDArray unused = model.parameters().get(WEIGHT).getArray().addi(1);
    target.follow(0.5);
    Map<String, HostTensor> saved = target.save();
    TargetNetwork other = new TargetNetwork(model, manager);

    other.restore(saved);

    assertArrayEquals(followed(), other.save().get("target." + WEIGHT).toFloats());
    String message = assertThrows(ModelException.class, () -> other.restore(Map.of())).getMessage();
    assertEquals(
        "'target.video_model.conv1.0.weight' must be float32 (16, 3, 3, 7, 7) in the saved state:"
            + " missing",
        message);
  }
}
