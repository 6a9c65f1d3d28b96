package dev.duet.avid.loss.siamese;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.ModelException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyQueueTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private KeyQueue queue(long seed) {
    return new KeyQueue(manager, "queue.video", 6, 3, new SplittableRandom(seed));
  }

  private NDArray keys(float value) {
    return manager.full(new Shape(2, 3), value);
  }

  @Test
  void theOldestKeysGoFirst() {
    KeyQueue queue = queue(1);
    for (int i = 1; i <= 4; i++) {
      queue.push(new int[] {i, 10 + i}, keys(i));
    }
    assertArrayEquals(new float[] {4, 4, 2, 2, 3, 3}, queue.keys().get(":, 0").toFloatArray(), 0);
  }

  @Test
  void firstRowsAreOfLengthOneAndNobodys() {
    KeyQueue queue = queue(1);
    for (float squares : queue.keys().square().sum(new int[] {1}).toFloatArray()) {
      assertEquals(1, squares, 1e-6);
    }
    assertEquals(0, queue.mask(manager, new int[] {0, 1}).sum().getFloat());
  }

  @Test
  void keysOfTheAnchorsInstanceAreMasked() {
    KeyQueue queue = queue(1);
    queue.push(new int[] {7, 8}, keys(1));
    NDArray mask = queue.mask(manager, new int[] {8, 5});
    assertArrayEquals(
        new boolean[] {false, true, false, false, false, false},
        mask.get(0).lt(-1e29f).toBooleanArray());
    assertEquals(0, mask.get(1).sum().getFloat());
  }

  @Test
  void goesOnFromWhatWasSaved() throws ModelException {
    KeyQueue queue = queue(1);
    queue.push(new int[] {7, 8}, keys(1));
    KeyQueue other = queue(2);

    other.restore(queue.save());

    other.push(new int[] {1, 2}, keys(5));
    queue.push(new int[] {1, 2}, keys(5));
    assertArrayEquals(queue.keys().toFloatArray(), other.keys().toFloatArray());
    assertArrayEquals(
        queue.mask(manager, new int[] {7, 2}).toFloatArray(),
        other.mask(manager, new int[] {7, 2}).toFloatArray());
  }

  @Test
  void refusesABatchThatDoesNotFit() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> queue(1).push(new int[] {1, 2, 3, 4}, manager.ones(new Shape(4, 3))))
            .getMessage();
    assertEquals("the queue's size must be a multiple of the batch, 4: 6", message);
  }
}
