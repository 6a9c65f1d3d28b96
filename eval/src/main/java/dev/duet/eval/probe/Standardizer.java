package dev.duet.eval.probe;

import dev.duet.eval.feature.FeatureMatrix;

/**
 * {@code (x - mean) / (deviation + 0.01)} by dimension, as the published ESC-50 protocol has it;
 * the 0.01 keeps dimensions that hardly vary from being blown up.
 *
 * @param mean {@code (D)}
 * @param deviation {@code (D)}, dividing by N
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
record Standardizer(double[] mean, double[] deviation) {
  private static final double FLOOR = 0.01;

  static Standardizer of(FeatureMatrix rows) {
    int width = rows.width();
    double[] mean = new double[width];
    double[] deviation = new double[width];
    for (int row = 0; row < rows.rowCount(); row++) {
      for (int d = 0; d < width; d++) {
        mean[d] += rows.get(row, d) / (double) rows.rowCount();
      }
    }
    for (int row = 0; row < rows.rowCount(); row++) {
      for (int d = 0; d < width; d++) {
        double difference = rows.get(row, d) - mean[d];
        deviation[d] += difference * difference / rows.rowCount();
      }
    }
    for (int d = 0; d < width; d++) {
      deviation[d] = Math.sqrt(deviation[d]);
    }
    return new Standardizer(mean, deviation);
  }

  FeatureMatrix apply(FeatureMatrix rows) {
    int width = rows.width();
    float[] scaled = new float[rows.rowCount() * width];
    for (int i = 0; i < scaled.length; i++) {
      int d = i % width;
      scaled[i] = (float) ((rows.get(i / width, d) - mean[d]) / (deviation[d] + FLOOR));
    }
    return new FeatureMatrix(scaled, width);
  }
}
