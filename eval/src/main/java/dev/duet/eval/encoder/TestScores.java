package dev.duet.eval.encoder;

import dev.duet.eval.metric.Predictions;
import dev.duet.eval.probe.ProbeResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Probabilities of clips as they come, file by file. */
final class TestScores {
  private final int classCount;
  private final List<double[]> items = new ArrayList<>();
  private final List<double[]> clips = new ArrayList<>();
  private final List<Integer> clipCounts = new ArrayList<>();

  TestScores(int classCount) {
    this.classCount = classCount;
  }

  /** The clips of the next file, {@code (B, C)}. */
  void add(double[][] probabilities) {
    double[] mean = new double[classCount];
    for (double[] clip : probabilities) {
      clips.add(clip);
      for (int c = 0; c < classCount; c++) {
        mean[c] += clip[c] / probabilities.length;
      }
    }
    items.add(mean);
    clipCounts.add(probabilities.length);
  }

  /** A file without clips: as likely any class. */
  void addUnread() {
    double[] even = new double[classCount];
    Arrays.fill(even, 1.0 / classCount);
    add(new double[][] {even});
  }

  /** Share of files told right. */
  double accuracy(int[] truth) {
    return Arrays.stream(Predictions.of(items.toArray(double[][]::new)).hits(truth, 1))
        .average()
        .orElse(Double.NaN);
  }

  ProbeResult result(double validationAccuracy) {
    return new ProbeResult(
        "",
        Predictions.of(items.toArray(double[][]::new)),
        Predictions.of(clips.toArray(double[][]::new)),
        validationAccuracy,
        "");
  }

  int[] clipCounts() {
    return clipCounts.stream().mapToInt(Integer::intValue).toArray();
  }
}
