package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.eval.feature.FeatureMatrix;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.clustering.CentroidCluster;
import org.hipparchus.clustering.Clusterable;
import org.hipparchus.clustering.KMeansPlusPlusClusterer;
import org.hipparchus.clustering.distance.EuclideanDistance;
import org.hipparchus.random.Well19937c;

/**
 * k-means with k-means++ starts (Arthur and Vassilvitskii, 2007); the best of several trials.
 *
 * @param clusters K
 * @param trials starts, of which the one with the smallest sum of squared distances is kept
 * @param seed of the starts
 */
public record KMeans(int clusters, int trials, long seed) {
  private static final int MAX_ITERATIONS = 300;

  public KMeans {
    checkArgument(clusters >= 1, "clusters must be at least 1: %s", clusters);
    checkArgument(trials >= 1, "trials must be at least 1: %s", trials);
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
  private record Row(int number, double[] values) implements Clusterable {
    @Override
    public double[] getPoint() {
      return values;
    }
  }

  /** Cluster of each row, {@code (N)}; N at least K. */
  public int[] assign(FeatureMatrix rows) {
    checkArgument(
        rows.rowCount() >= clusters, "%s rows make no %s clusters", rows.rowCount(), clusters);
    List<Row> points = new ArrayList<>();
    double[][] values = rows.toDoubleRows();
    for (int row = 0; row < values.length; row++) {
      points.add(new Row(row, values[row]));
    }
    KMeansPlusPlusClusterer<Row> clusterer =
        new KMeansPlusPlusClusterer<>(
            clusters,
            MAX_ITERATIONS,
            new EuclideanDistance(),
            new Well19937c(seed),
            KMeansPlusPlusClusterer.EmptyClusterStrategy.LARGEST_VARIANCE);
    int[] best = new int[0];
    double least = Double.POSITIVE_INFINITY;
    for (int trial = 0; trial < trials; trial++) {
      // Hipparchus' own choice among trials is by the variance of the distances, not by their
      // squares.
      List<CentroidCluster<Row>> found = clusterer.cluster(points);
      double inertia = inertia(found);
      if (inertia < least) {
        least = inertia;
        best = assigned(found, points.size());
      }
    }
    return best;
  }

  private static int[] assigned(List<CentroidCluster<Row>> found, int count) {
    int[] assigned = new int[count];
    for (int cluster = 0; cluster < found.size(); cluster++) {
      for (Row row : found.get(cluster).getPoints()) {
        assigned[row.number()] = cluster;
      }
    }
    return assigned;
  }

  private static double inertia(List<CentroidCluster<Row>> found) {
    double sum = 0;
    for (CentroidCluster<Row> cluster : found) {
      double[] center = cluster.getCenter().getPoint();
      for (Row row : cluster.getPoints()) {
        for (int d = 0; d < center.length; d++) {
          double difference = row.values()[d] - center[d];
          sum += difference * difference;
        }
      }
    }
    return sum;
  }
}
