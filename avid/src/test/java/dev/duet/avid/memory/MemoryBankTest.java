package dev.duet.avid.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryBankTest {
  private static final int WIDTH = 16;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private MemoryBank bank(int instances, long seed) {
    return MemoryBank.random(manager, instances, WIDTH, "abc", new SplittableRandom(seed));
  }

  @Test
  void rowsAreUnitVectorsThatASeedFixes() {
    MemoryBank bank = bank(200, 7);

    for (float length : bank.rows().square().sum(new int[] {1}).toFloatArray()) {
      assertEquals(1, length, 1e-6);
    }
    assertArrayEquals(bank.rows().toFloatArray(), bank(200, 7).rows().toFloatArray());
    // 200 unit vectors of no preferred direction: their mean is near 0, its length about 1/√200.
    assertTrue(bank.rows().mean(new int[] {0}).norm().getFloat() < 0.15);
  }

  @Test
  void gathersRowsOntoTheManagerOfTheInstances() {
    MemoryBank bank = bank(5, 1);
    try (NDManager step = manager.newSubManager()) {
      NDArray ids = step.create(new long[] {4, 0, 4, 2}, new Shape(2, 2));

      NDArray rows = bank.gather(ids);

      assertEquals(new Shape(2, 2, WIDTH), rows.getShape());
      assertEquals(step, rows.getManager());
      assertArrayEquals(row(bank, 2), rows.get(1, 1).toFloatArray());
    }
  }

  @Test
  void anUpdateMovesTheNamedRowsOnly() {
    MemoryBank bank = bank(6, 2);
    MemoryBank before = bank(6, 2);
    NDArray embeddings = manager.randomNormal(new Shape(2, WIDTH)).mul(3);

    bank.update(new int[] {4, 1}, embeddings, 0.75);

    for (int untouched : new int[] {0, 2, 3, 5}) {
      assertArrayEquals(row(before, untouched), row(bank, untouched));
    }
    assertArrayEquals(
        moved(row(before, 4), embeddings.get(0).toFloatArray(), 0.75), row(bank, 4), 1e-6f);
    assertArrayEquals(
        moved(row(before, 1), embeddings.get(1).toFloatArray(), 0.75), row(bank, 1), 1e-6f);
  }

  @Test
  void ofARepeatedInstanceTheLastInBatchOrderCounts() {
    MemoryBank bank = bank(6, 3);
    MemoryBank before = bank(6, 3);
    NDArray embeddings = manager.randomNormal(new Shape(4, WIDTH));

    bank.update(new int[] {2, 5, 2, 2}, embeddings, 0.5);

    assertArrayEquals(
        moved(row(before, 2), embeddings.get(3).toFloatArray(), 0.5), row(bank, 2), 1e-6f);
    assertArrayEquals(
        moved(row(before, 5), embeddings.get(1).toFloatArray(), 0.5), row(bank, 5), 1e-6f);
  }

  @Test
  void halfAMomentumTurnsARowHalfwayTowardsAnOrthogonalOne() {
    MemoryBank bank = bank(2, 4);
    float[] old = row(bank, 0);
    float[] across = new float[WIDTH];
    across[0] = -old[1];
    across[1] = old[0];

    bank.update(new int[] {0}, manager.create(across, new Shape(1, WIDTH)), 0.5);

    double cosine = 0;
    double length = Math.hypot(across[0], across[1]);
    float[] now = row(bank, 0);
    for (int d = 0; d < WIDTH; d++) {
      cosine += now[d] * across[d] / length;
    }
    assertEquals(1 / Math.sqrt(2), cosine, 1e-6);
  }

  @Test
  void anUpdateLeavesNothingBehind() {
    MemoryBank bank = bank(8, 5);
    try (NDManager step = manager.newSubManager()) {
      NDArray embeddings = step.randomNormal(new Shape(2, WIDTH));
      int owned = manager.getManagedArrays().size();
      bank.update(new int[] {1, 2}, embeddings, 0.5);
      bank.update(new int[] {3, 3}, embeddings, 0.5);
      assertEquals(owned, manager.getManagedArrays().size());
    }
  }

  @Test
  void comesBackFromWhatWasSaved() throws ModelException {
    MemoryBank saved = bank(5, 8);
    MemoryBank other = bank(5, 9);

    other.restore(saved.save(), "abc");

    assertArrayEquals(saved.rows().toFloatArray(), other.rows().toFloatArray());
  }

  @Test
  void refusesRowsOfAnotherCorpusOrShape() {
    MemoryBank bank = bank(5, 8);
    HostTensor rows = bank.save();

    String corpus =
        assertThrows(ModelException.class, () -> bank.restore(rows, "xyz")).getMessage();
    assertEquals(
        "the memory bank is of another corpus: its manifest has the fingerprint xyz, this one's is"
            + " abc",
        corpus);
    HostTensor more = bank(6, 8).save();
    String shape = assertThrows(ModelException.class, () -> bank.restore(more, "abc")).getMessage();
    assertEquals("the memory bank is float32 (6, 16), expected float32 (5, 16)", shape);
  }

  private static float[] row(MemoryBank bank, int instance) {
    try (NDArray row = bank.rows().get(instance)) {
      return row.toFloatArray();
    }
  }

  /** normalise(momentum·m + (1 − momentum)·e/|e|), slowly. */
  private static float[] moved(float[] old, float[] embedding, double momentum) {
    double length = length(embedding);
    float[] moved = new float[old.length];
    for (int d = 0; d < old.length; d++) {
      moved[d] = (float) (momentum * old[d] + (1 - momentum) * embedding[d] / length);
    }
    double movedLength = length(moved);
    for (int d = 0; d < moved.length; d++) {
      moved[d] /= (float) movedLength;
    }
    return moved;
  }

  private static double length(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
