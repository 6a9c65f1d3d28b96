package dev.duet.avid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProjectionHeadTest {
  @Test
  void matchesAMultiplicationByHand() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ProjectionHead head = new ProjectionHead(2, List.of(3, 1));
      set(manager, head, "projection.0.weight", new Shape(3, 2), 1, 2, -1, 0, 0.5f, -0.5f);
      set(manager, head, "projection.0.bias", new Shape(3), 0, 1, 2);
      set(manager, head, "projection.2.weight", new Shape(1, 3), 2, -3, 4);
      set(manager, head, "projection.2.bias", new Shape(1), 10);
      NDArray x = manager.create(new float[] {1, 1, 3, -1}, new Shape(2, 2));
      NDArray y = head.forward(new ParameterStore(manager, false), new NDList(x), false).get(0);
      assertEquals(new Shape(2, 1), y.getShape());
      // Row 1: hidden (3, 0, 2), 2·3 - 3·0 + 4·2 + 10. Row 2: hidden (1, ReLU(-2) = 0, 4).
      assertArrayEquals(new float[] {24, 28}, y.toFloatArray());
    }
  }

  @Test
  void namesItsParametersAsPyTorchDoes() {
    assertEquals(
        List.of(
            "projection.0.weight",
            "projection.0.bias",
            "projection.2.weight",
            "projection.2.bias",
            "projection.4.weight",
            "projection.4.bias"),
        List.copyOf(new ProjectionHead(512, List.of(512, 512, 128)).parameterShapes().keySet()));
  }

  @Test
  void isOneLinearLayerForOneWidth() {
    ProjectionHead head = new ProjectionHead(512, List.of(128));
    assertEquals(new Shape(128, 512), head.parameterShapes().get("projection.0.weight"));
    assertEquals(2, head.parameterShapes().size());
    assertEquals(128, head.width());
  }

  @Test
  void endsInABatchNormWithoutScaleWhereItIsAskedFor() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ProjectionHead head = new ProjectionHead(1, List.of(1), true);
      assertEquals(
          List.of(
              "projection.0.weight",
              "projection.0.bias",
              "projection.1.running_mean",
              "projection.1.running_var",
              "projection.1.num_batches_tracked"),
          List.copyOf(head.parameterShapes().keySet()));
      head.initializeLikePyTorch(manager, new SplittableRandom(1));
      head.getDirectParameters().get("projection.0.weight").getArray().set(new float[] {2});
      head.getDirectParameters().get("projection.0.bias").getArray().set(new float[] {5});
      NDArray x = manager.create(new float[] {0, 1, 2, 5}, new Shape(4, 1));
      ParameterStore store = new ParameterStore(manager, false);
      // Layer: 5, 7, 9, 15; mean 9, variance 14 over the batch, 56/3 as PyTorch's estimate.
      double deviation = Math.sqrt(14 + 1e-5);
      assertArrayEquals(
          new float[] {
            (float) (-4 / deviation), (float) (-2 / deviation), 0, (float) (6 / deviation)
          },
          head.forward(store, new NDList(x), true).get(0).toFloatArray(),
          1e-6f); // float32
      assertEquals(0.9f, value(head, "projection.1.running_mean"), 1e-6f);
      assertEquals(0.9 + 0.1 * 56 / 3, value(head, "projection.1.running_var"), 1e-6f);
      assertEquals(
          1,
          head.getDirectParameters().get("projection.1.num_batches_tracked").getArray().getLong());
      float mean = value(head, "projection.1.running_mean");
      float variance = value(head, "projection.1.running_var");
      assertEquals(
          (5 - mean) / Math.sqrt(variance + 1e-5),
          head.forward(store, new NDList(x), false).get(0).getFloat(0),
          1e-6); // float32
      assertEquals(mean, value(head, "projection.1.running_mean"));
    }
  }

  private static float value(ProjectionHead head, String name) {
    return head.getDirectParameters().get(name).getArray().toFloatArray()[0];
  }

  @Test
  void drawsWeightsAndBiasesFromPyTorchsRange() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ProjectionHead head = new ProjectionHead(400, List.of(300, 100));
      head.initializeLikePyTorch(manager, new SplittableRandom(1));
      checkUniform(head, "projection.0.weight", 1 / Math.sqrt(400));
      checkUniform(head, "projection.0.bias", 1 / Math.sqrt(400));
      checkUniform(head, "projection.2.weight", 1 / Math.sqrt(300));
      checkUniform(head, "projection.2.bias", 1 / Math.sqrt(300));
    }
  }

  /** Uniform on ±bound has a standard deviation of bound/√3. */
  private static void checkUniform(ProjectionHead head, String name, double bound) {
    float[] values = head.getDirectParameters().get(name).getArray().toFloatArray();
    double squares = 0;
    double largest = 0;
    for (float value : values) {
      squares += (double) value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest <= bound, name);
    // At least 100 values: the largest falls below 0.9 of the bound with odds of 0.9^100 = 3e-5,
    assertTrue(largest >= 0.9 * bound, name);
    // and the variance, whose standard error is 0.89/√100 of itself, stays within three of those.
    assertEquals(1.0 / 3, squares / values.length / (bound * bound), 0.09, name);
  }

  @Test
  void refusesWidthsThatMakeNoLayer() {
    assertThrows(IllegalArgumentException.class, () -> new ProjectionHead(4, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new ProjectionHead(4, List.of(4, 0)));
    assertThrows(IllegalArgumentException.class, () -> new ProjectionHead(0, List.of(4)));
  }

  private static void set(
      NDManager manager, ProjectionHead head, String name, Shape shape, float... values) {
    head.getDirectParameters().get(name).setArray(manager.create(values, shape));
  }
}
