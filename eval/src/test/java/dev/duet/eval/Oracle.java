package dev.duet.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duet.eval.feature.FeatureMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Values of scikit-learn and SciPy, written by src/test/python/oracle.py. */
public final class Oracle {
  /** Training rows; the others are test rows. */
  public static final int TRAIN = 24;

  private static final JsonNode VALUES = read();

  private Oracle() {}

  private static JsonNode read() {
    try (InputStream file = Oracle.class.getResourceAsStream("oracle.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static double number(String name) {
    return VALUES.required(name).asDouble();
  }

  public static double[] numbers(String name) {
    return doubles(VALUES.required(name));
  }

  public static int[] integers(String name) {
    JsonNode list = VALUES.required(name);
    int[] values = new int[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).asInt();
    }
    return values;
  }

  public static double[][] table(String name) {
    JsonNode list = VALUES.required(name);
    double[][] rows = new double[list.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = doubles(list.get(i));
    }
    return rows;
  }

  public static FeatureMatrix matrix(String name) {
    double[][] rows = table(name);
    float[][] floats = new float[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < rows[i].length; d++) {
        floats[i][d] = (float) rows[i][d];
      }
    }
    return FeatureMatrix.of(floats);
  }

  /** {@code from} to {@code to}, the latter excluded. */
  public static int[] range(int from, int to) {
    return java.util.stream.IntStream.range(from, to).toArray();
  }

  private static double[] doubles(JsonNode list) {
    double[] values = new double[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).asDouble();
    }
    return values;
  }
}
