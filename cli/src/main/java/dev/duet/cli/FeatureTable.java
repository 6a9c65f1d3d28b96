package dev.duet.cli;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Strings;
import dev.duet.avid.Output;
import dev.duet.decode.manifest.Instance;
import dev.duet.extract.Backlog;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.ExtractionSummary;
import dev.duet.extract.FeatureSink;
import dev.duet.extract.RunDescription;
import dev.duet.extract.VideoFailure;
import dev.duet.extract.VideoFeatures;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Passes features on to another sink and remembers them, to be shown. For few videos. */
final class FeatureTable implements FeatureSink {
  private final FeatureSink next;
  private final SortedMap<String, VideoFeatures> videos = new TreeMap<>();

  FeatureTable(FeatureSink next) {
    this.next = next;
  }

  @Override
  public Backlog begin(RunDescription run, List<Output> outputs, List<Instance> videos)
      throws IOException, ExtractionException {
    return next.begin(run, outputs, videos);
  }

  @Override
  public void write(VideoFeatures features) throws IOException {
    videos.put(features.instance().id(), features);
    next.write(features);
  }

  @Override
  public void reject(VideoFailure failure) throws IOException {
    next.reject(failure);
  }

  @Override
  public void finish(ExtractionSummary summary) throws IOException {
    next.finish(summary);
  }

  @Override
  public void close() throws IOException {
    next.close();
  }

  /** Shapes of every video's features, then how alike the videos are. */
  void print(PrintWriter out) {
    int width = videos.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
    printShapes(out, width);
    videos.values().stream()
        .limit(1)
        .flatMap(first -> first.values().keySet().stream())
        .forEach(output -> printSimilarities(out, width, output));
    out.flush();
  }

  private void printShapes(PrintWriter out, int width) {
    videos.forEach(
        (id, features) -> {
          out.print(Strings.padEnd(id, width, ' ') + features.clipCount() + " clips");
          features
              .values()
              .forEach(
                  (output, rows) ->
                      out.printf("   %s (%d, %d)", output.name(), rows.length, rows[0].length));
          out.println();
        });
  }

  private void printSimilarities(PrintWriter out, int width, Output output) {
    out.printf("%ncosine similarity of the videos' mean %s%n", output.name());
    Map<String, double[]> means = new LinkedHashMap<>();
    videos.forEach(
        (id, features) -> means.put(id, mean(requireNonNull(features.values().get(output)))));
    means.forEach(
        (id, row) -> {
          out.print(Strings.padEnd(id, width, ' '));
          means.values().forEach(column -> out.printf(Locale.ROOT, "%7.3f", cosine(row, column)));
          out.println();
        });
  }

  /** {@code (T, D)} to {@code (D)}. */
  private static double[] mean(float[][] rows) {
    double[] mean = new double[rows[0].length];
    for (float[] row : rows) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += row[d] / rows.length;
      }
    }
    return mean;
  }

  private static double cosine(double[] a, double[] b) {
    double dot = 0;
    double squaredA = 0;
    double squaredB = 0;
    for (int d = 0; d < a.length; d++) {
      dot += a[d] * b[d];
      squaredA += a[d] * a[d];
      squaredB += b[d] * b[d];
    }
    return dot / Math.sqrt(squaredA * squaredB);
  }
}
