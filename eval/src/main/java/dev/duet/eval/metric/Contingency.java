package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;

/**
 * How two partitions of the same N items meet, and the indices that compare them. All are symmetric
 * in renaming clusters.
 *
 * @param counts {@code (C, K)}, items of a class in a cluster
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
public record Contingency(long[][] counts) {

  /** Of classes and clusters, both {@code (N)}, N at least 1. */
  public static Contingency of(int[] classes, int[] clusters) {
    checkArgument(
        classes.length == clusters.length && classes.length >= 1,
        "%s classes need as many clusters: %s",
        classes.length,
        clusters.length);
    int rows = Arrays.stream(classes).max().orElseThrow() + 1;
    int columns = Arrays.stream(clusters).max().orElseThrow() + 1;
    long[][] counts = new long[rows][columns];
    for (int i = 0; i < classes.length; i++) {
      counts[classes[i]][clusters[i]]++;
    }
    return new Contingency(counts);
  }

  /**
   * Normalised mutual information, by the arithmetic mean of the entropies; 1 if both partitions
   * have a single part.
   */
  public double normalizedMutualInformation() {
    double classEntropy = entropy(classSizes());
    double clusterEntropy = entropy(clusterSizes());
    if (classEntropy == 0 && clusterEntropy == 0) {
      return 1;
    }
    double joint = entropy(Arrays.stream(counts).flatMapToLong(Arrays::stream).toArray());
    double information = Math.max(0, classEntropy + clusterEntropy - joint);
    return information / ((classEntropy + clusterEntropy) / 2);
  }

  /** Rand index adjusted for chance (Hubert and Arabie, 1985); 1 if both partitions are trivial. */
  public double adjustedRandIndex() {
    double pairs = Arrays.stream(counts).flatMapToLong(Arrays::stream).mapToDouble(this::two).sum();
    double classPairs = Arrays.stream(classSizes()).mapToDouble(this::two).sum();
    double clusterPairs = Arrays.stream(clusterSizes()).mapToDouble(this::two).sum();
    double all = two(total());
    double expected = all == 0 ? 0 : classPairs * clusterPairs / all;
    double largest = (classPairs + clusterPairs) / 2;
    return largest == expected ? 1 : (pairs - expected) / (largest - expected);
  }

  /** Share of items that have their cluster's most frequent class. */
  public double purity() {
    long kept = 0;
    for (int cluster = 0; cluster < counts[0].length; cluster++) {
      long most = 0;
      for (long[] row : counts) {
        most = Math.max(most, row[cluster]);
      }
      kept += most;
    }
    return (double) kept / total();
  }

  /** Largest share of items right under a one-to-one naming of clusters by classes. */
  public double matchedAccuracy() {
    return (double) Assignment.maximum(counts) / total();
  }

  private double two(long n) {
    return n * (n - 1) / 2.0;
  }

  private long total() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  private long[] classSizes() {
    return Arrays.stream(counts).mapToLong(row -> Arrays.stream(row).sum()).toArray();
  }

  private long[] clusterSizes() {
    long[] sizes = new long[counts[0].length];
    for (long[] row : counts) {
      for (int cluster = 0; cluster < sizes.length; cluster++) {
        sizes[cluster] += row[cluster];
      }
    }
    return sizes;
  }

  private double entropy(long[] sizes) {
    double total = total();
    return Arrays.stream(sizes)
        .filter(size -> size > 0)
        .mapToDouble(size -> -(size / total) * Math.log(size / total))
        .sum();
  }
}
