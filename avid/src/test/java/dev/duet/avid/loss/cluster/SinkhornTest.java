package dev.duet.avid.loss.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkhornTest {
  private NDManager manager;
  private NDArray scores; // (4, 2)

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    scores =
        manager.create(
            new float[] {0.9f, 0.1f, 0.8f, 0.3f, 0.7f, 0.6f, 0.6f, 0.2f}, new Shape(4, 2));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private float[] firstPrototype(int iterations) {
    return new Sinkhorn(0.5, iterations).assign(scores).get(":, 0").toFloatArray();
  }

  @Test
  void iteratesAreThoseOfAWorkedExample() {
    assertArrayEquals(
        new float[] {0.679191f, 0.537444f, 0.343002f, 0.487516f}, firstPrototype(1), 2e-6f);
    assertArrayEquals(
        new float[] {0.668225f, 0.525021f, 0.331849f, 0.475063f}, firstPrototype(3), 2e-6f);
    assertArrayEquals(
        new float[] {0.668188f, 0.524979f, 0.331812f, 0.475021f}, firstPrototype(50), 2e-6f);
  }

  @Test
  void samplesSumToOneAndPrototypesToTheirShare() {
    NDArray q = new Sinkhorn(0.5, 50).assign(scores);
    assertArrayEquals(new float[] {1, 1, 1, 1}, q.sum(new int[] {1}).toFloatArray(), 1e-6f);
    assertArrayEquals(new float[] {2, 2}, q.sum(new int[] {0}).toFloatArray(), 1e-5f);
  }

  @Test
  void whatIsAddedToAPrototypesScoresChangesNothing() {
    NDArray shifted = scores.add(manager.create(new float[] {0.3f, -0.2f}));
    assertArrayEquals(
        new Sinkhorn(0.5, 1).assign(scores).toFloatArray(),
        new Sinkhorn(0.5, 1).assign(shifted).toFloatArray(),
        2e-6f);
  }

  @Test
  void equalSamplesAreSpreadOverAllPrototypes() {
    NDArray equal = manager.create(new float[] {3, -1, 3, -1, 3, -1}, new Shape(3, 2));
    for (float value : Sinkhorn.PUBLISHED.assign(equal).toFloatArray()) {
      assertEquals(0.5, value, 1e-6);
    }
  }

  @Test
  void aCleanSplitHasItsClosedForm() {
    NDArray split = manager.create(new float[] {0.1f, 0, 0, 0.1f}, new Shape(2, 2));
    assertEquals(
        0.880797, new Sinkhorn(0.05, 1).assign(split).getFloat(0, 0), 1e-6); // 1/(1 + e^−2)
  }
}
