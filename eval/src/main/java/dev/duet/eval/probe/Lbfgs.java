package dev.duet.eval.probe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth convex function by L-BFGS (Nocedal and Wright, Numerical Optimization, alg.
 * 7.5) with a backtracking line search.
 *
 * @param memory pairs of steps that shape the direction
 * @param maxIterations steps at most
 * @param tolerance of the gradient's largest component, where it stops
 */
record Lbfgs(int memory, int maxIterations, double tolerance) {
  private static final double SUFFICIENT = 1e-4;
  private static final int HALVINGS = 40;

  /** A function and its gradient. */
  interface Objective {
    /** The value at a point; fills the gradient. */
    double evaluate(double[] point, double[] gradient);
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
  private record Pair(double[] step, double[] change, double product) {}

  /** The minimum, from a start that is left alone. */
  double[] minimize(Objective objective, double[] start) {
    double[] point = start.clone();
    double[] gradient = new double[point.length];
    double value = objective.evaluate(point, gradient);
    Deque<Pair> pairs = new ArrayDeque<>();
    for (int iteration = 0; iteration < maxIterations; iteration++) {
      if (largest(gradient) <= tolerance) {
        break;
      }
      double[] direction = direction(gradient, pairs);
      double slope = dot(direction, gradient);
      if (slope >= 0) { // rounding: start anew along the gradient
        pairs.clear();
        direction = direction(gradient, pairs);
        slope = dot(direction, gradient);
      }
      double length = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
      double[] next = new double[point.length];
      double[] nextGradient = new double[point.length];
      double nextValue = Double.POSITIVE_INFINITY;
      for (int i = 0; i < HALVINGS; i++, length /= 2) {
        for (int j = 0; j < point.length; j++) {
          next[j] = point[j] + length * direction[j];
        }
        nextValue = objective.evaluate(next, nextGradient);
        if (nextValue <= value + SUFFICIENT * length * slope) {
          break;
        }
      }
      if (!(nextValue < value)) {
        break; // as low as double precision sees
      }
      remember(pairs, point, next, gradient, nextGradient);
      point = next;
      gradient = nextGradient;
      value = nextValue;
    }
    return point;
  }

  private void remember(
      Deque<Pair> pairs, double[] point, double[] next, double[] gradient, double[] nextGradient) {
    double[] step = new double[point.length];
    double[] change = new double[point.length];
    for (int j = 0; j < point.length; j++) {
      step[j] = next[j] - point[j];
      change[j] = nextGradient[j] - gradient[j];
    }
    double product = dot(step, change);
    if (product > 1e-16) {
      if (pairs.size() == memory) {
        Pair unused = pairs.removeFirst();
      }
      pairs.addLast(new Pair(step, change, product));
    }
  }

  private static double[] direction(double[] gradient, Deque<Pair> pairs) {
    double[] direction = new double[gradient.length];
    for (int j = 0; j < direction.length; j++) {
      direction[j] = -gradient[j];
    }
    double[] weights = new double[pairs.size()];
    int i = pairs.size();
    for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
      Pair pair = newest.next();
      weights[--i] = dot(pair.step, direction) / pair.product;
      add(direction, -weights[i], pair.change);
    }
    if (!pairs.isEmpty()) {
      Pair last = pairs.getLast();
      double scale = last.product / dot(last.change, last.change);
      for (int j = 0; j < direction.length; j++) {
        direction[j] *= scale;
      }
    }
    for (Pair pair : pairs) {
      double correction = dot(pair.change, direction) / pair.product;
      add(direction, weights[i++] - correction, pair.step);
    }
    return direction;
  }

  private static void add(double[] to, double factor, double[] values) {
    for (int j = 0; j < to.length; j++) {
      to[j] += factor * values[j];
    }
  }

  private static double dot(double[] a, double[] b) {
    double dot = 0;
    for (int j = 0; j < a.length; j++) {
      dot += a[j] * b[j];
    }
    return dot;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
