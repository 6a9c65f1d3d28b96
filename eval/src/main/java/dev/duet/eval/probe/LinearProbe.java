package dev.duet.eval.probe;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Predictions;
import dev.duet.eval.split.Split;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Softmax regression on every clip; an item's score is the mean of its clips' probabilities. The
 * penalty is the one with the best accuracy on the validation items (of equal ones the largest);
 * with it the classifier is fitted to training and validation items.
 *
 * @param scaling of the features
 * @param penalties l2 to choose from; without validation items the middle one is taken
 */
public record LinearProbe(Scaling scaling, List<Double> penalties) implements Probe {
  /** Standardised features, l2 from 1 down to 1e-5. */
  public static final LinearProbe DEFAULT =
      new LinearProbe(
          Scaling.STANDARDIZE, ImmutableList.of(1.0, 0.1, 0.01, 0.001, 0.0001, 0.00001));

  public LinearProbe {
    penalties = ImmutableList.sortedCopyOf(Comparator.reverseOrder(), penalties);
    checkArgument(!penalties.isEmpty(), "at least one penalty is needed");
    penalties.forEach(l2 -> checkArgument(l2 >= 0, "a penalty must not be negative: %s", l2));
  }

  @Override
  public Map<String, String> settings() {
    return ImmutableMap.of(
        "scaling", scaling.name().toLowerCase(Locale.ROOT), "l2", penalties.toString());
  }

  @Override
  public List<ProbeResult> run(FeatureSet features, ClassLabels labels, Split split) {
    double best = penalties.get(penalties.size() / 2);
    double accuracy = Double.NaN;
    if (split.validation().length > 0) {
      accuracy = -1;
      int[] train = features.rowsOf(split.train());
      int[] classes = ClipScores.rowClasses(features, labels.classes(), train);
      UnaryOperator<FeatureMatrix> scale = scaling.fit(features.rows().select(train));
      FeatureMatrix rows = scale.apply(features.rows().select(train));
      int[] truth = labels.select(split.validation());
      SoftmaxRegression fitted = null;
      for (double l2 : penalties) {
        // From strong to weak, each from the last: fewer steps.
        fitted =
            fitted == null
                ? SoftmaxRegression.fit(rows, classes, labels.count(), l2)
                : fitted.refit(rows, classes, l2);
        double reached =
            ClipScores.accuracy(
                Predictions.of(scores(features, split.validation(), scale, fitted)), truth);
        if (reached > accuracy) {
          accuracy = reached;
          best = l2;
        }
      }
    }
    return ImmutableList.of(test(features, labels, split, best, accuracy));
  }

  private ProbeResult test(
      FeatureSet features, ClassLabels labels, Split split, double l2, double accuracy) {
    int[] learning = features.rowsOf(split.learning());
    UnaryOperator<FeatureMatrix> scale = scaling.fit(features.rows().select(learning));
    SoftmaxRegression fitted =
        SoftmaxRegression.fit(
            scale.apply(features.rows().select(learning)),
            ClipScores.rowClasses(features, labels.classes(), learning),
            labels.count(),
            l2);
    double[][] clips =
        fitted.probabilities(scale.apply(features.rows().select(features.rowsOf(split.test()))));
    return new ProbeResult(
        "",
        Predictions.of(ClipScores.itemMeans(features, split.test(), clips)),
        Predictions.of(clips),
        accuracy,
        "l2=" + l2);
  }

  private static double[][] scores(
      FeatureSet features,
      int[] items,
      UnaryOperator<FeatureMatrix> scale,
      SoftmaxRegression fitted) {
    FeatureMatrix rows = scale.apply(features.rows().select(features.rowsOf(items)));
    return ClipScores.itemMeans(features, items, fitted.probabilities(rows));
  }
}
