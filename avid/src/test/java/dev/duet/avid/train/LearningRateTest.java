package dev.duet.avid.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.duet.avid.train.LearningRate.Constant;
import dev.duet.avid.train.LearningRate.Cosine;
import dev.duet.avid.train.LearningRate.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  private static final int STEPS_PER_EPOCH = 10;
  private static final int EPOCHS = 8;

  private static double at(LearningRate rate, long step) {
    return rate.at(step, STEPS_PER_EPOCH, EPOCHS);
  }

  @Test
  void constantStaysAtItsBase() {
    LearningRate rate = LearningRate.constant(2e-4);
    assertEquals(2e-4, at(rate, 0));
    assertEquals(2e-4, at(rate, 79));
  }

  @Test
  void stepsFallByGammaAtTheStartOfEachMilestone() {
    LearningRate rate = new LearningRate(1, 0, new Steps(List.of(2, 5), 0.1));
    assertEquals(1, at(rate, 19));
    assertEquals(0.1, at(rate, 20));
    assertEquals(0.1, at(rate, 49));
    assertEquals(0.01, at(rate, 50), 1e-15);
  }

  @Test
  void cosineGoesFromTheBaseAfterWarmUpToItsFinalFactorAtTheEnd() {
    LearningRate rate = new LearningRate(1, 2, new Cosine(0.2));
    assertEquals(1, at(rate, 20), 1e-12);
    assertEquals(0.6, at(rate, 50), 1e-12); // half way between 20 and 80
    assertEquals(0.2, at(rate, 80), 1e-12);
  }

  @Test
  void warmUpGrowsEvenlyStepByStep() {
    LearningRate rate = new LearningRate(1, 0.5, new Constant());
    assertEquals(0.2, at(rate, 0), 1e-12);
    assertEquals(0.4, at(rate, 1), 1e-12);
    assertEquals(0.8, at(rate, 3), 1e-12);
    assertEquals(1, at(rate, 4));
    assertEquals(1, at(rate, 5));
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThrows(IllegalArgumentException.class, () -> LearningRate.constant(0));
    assertThrows(IllegalArgumentException.class, () -> new Steps(List.of(5, 2), 0.1));
    assertThrows(IllegalArgumentException.class, () -> new Cosine(1.5));
  }
}
