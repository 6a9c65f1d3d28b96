package dev.duet.avid.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EmbeddingHealthTest {
  @Test
  void onePointIsCompleteCollapse() {
    float[][] constant = new float[20][16];
    for (float[] row : constant) {
      for (int d = 0; d < 16; d++) {
        row[d] = 0.3f * d - 1;
      }
    }
    EmbeddingHealth health = EmbeddingHealth.of(constant);
    assertEquals(0, health.spread(), 1e-7);
    assertEquals(1, health.meanCosine(), 1e-6);
    assertEquals(0, health.effectiveRank(), 0);
  }

  @Test
  void noDirectionPreferredIsHealthy() {
    int width = 64;
    float[][] rows = gaussian(2000, width);
    EmbeddingHealth health = EmbeddingHealth.of(rows);
    assertEquals(1 / Math.sqrt(width), health.spread(), 0.002);
    assertEquals(0, health.meanCosine(), 0.002);
    // Nearly equal singular values.
    assertEquals(width, health.effectiveRank(), 1);
  }

  @Test
  void dimensionalCollapseShowsInTheRankAlone() {
    float[][] rows = gaussian(500, 32);
    for (float[] row : rows) {
      Arrays.fill(row, 3, 32, 0);
    }
    EmbeddingHealth health = EmbeddingHealth.of(rows);
    assertEquals(0, health.meanCosine(), 0.02);
    assertEquals(3, health.effectiveRank(), 0.02);
  }

  /** ±e₁, ±e₂: variances 1/2 and 1/2 of two channels; every cosine is 0 or −1. */
  @Test
  void aCrossOfFourHasItsClosedForm() {
    float[][] rows = {{1, 0, 0}, {-1, 0, 0}, {0, 2, 0}, {0, -2, 0}};
    EmbeddingHealth health = EmbeddingHealth.of(rows);
    assertEquals(2 * Math.sqrt(0.5) / 3, health.spread(), 1e-9);
    assertEquals(-4.0 / 12, health.meanCosine(), 1e-9);
    assertEquals(2, health.effectiveRank(), 1e-9);
  }

  private static float[][] gaussian(int n, int width) {
    Random random = new Random(1);
    float[][] rows = new float[n][width];
    for (float[] row : rows) {
      for (int d = 0; d < width; d++) {
        row[d] = (float) random.nextGaussian();
      }
    }
    return rows;
  }
}
