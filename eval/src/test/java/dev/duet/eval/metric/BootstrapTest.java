package dev.duet.eval.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void intervalOfAShareIsTheNormalOneForManyItems() {
    double[] hits = new double[2000];
    Arrays.fill(hits, 0, 1200, 1);

    Bootstrap.Interval interval = new Bootstrap(4000, 1).ofMean(hits);

    double half = 1.96 * Math.sqrt(0.6 * 0.4 / 2000);
    assertEquals(0.6 - half, interval.low(), 0.002); // Monte-Carlo error of a 2.5 % quantile
    assertEquals(0.6 + half, interval.high(), 0.002);
  }

  @Test
  void aStatisticThatIsTheMeanHasTheIntervalOfTheMean() {
    double[] values = {1, 4, 2, 8, 5, 7};
    Bootstrap bootstrap = new Bootstrap(200, 9);

    assertEquals(
        bootstrap.ofMean(values),
        bootstrap.of(
            6, drawn -> Arrays.stream(drawn).mapToDouble(i -> values[i]).sum() / drawn.length));
  }

  @Test
  void aSingleItemHasAnIntervalOfNoWidth() {
    assertEquals(new Bootstrap.Interval(3, 3), Bootstrap.DEFAULT.ofMean(new double[] {3}));
  }

  @Test
  void quantilesAreThoseOfNumPy() {
    double[] values = new double[101];
    Arrays.setAll(values, i -> 100 - i);

    Bootstrap.Interval interval = Bootstrap.interval(values);

    assertEquals(2.5, interval.low(), 1e-12);
    assertEquals(97.5, interval.high(), 1e-12);
    assertTrue(values[0] == 100, "the values are left alone");
  }
}
