package dev.duet.eval.probe;

import dev.duet.eval.feature.FeatureMatrix;
import java.util.function.UnaryOperator;

/** What is done to features before a linear classifier. */
public enum Scaling {
  /** Nothing. */
  NONE {
    @Override
    UnaryOperator<FeatureMatrix> fit(FeatureMatrix train) {
      return UnaryOperator.identity();
    }
  },

  /** Rows to length 1. */
  L2 {
    @Override
    UnaryOperator<FeatureMatrix> fit(FeatureMatrix train) {
      return FeatureMatrix::normalized;
    }
  },

  /** {@code (x - mean) / (deviation + 0.01)} by dimension, of the training rows. */
  STANDARDIZE {
    @Override
    UnaryOperator<FeatureMatrix> fit(FeatureMatrix train) {
      return Standardizer.of(train)::apply;
    }
  };

  /** The scaling as the training rows {@code (N, D)} have it. */
  abstract UnaryOperator<FeatureMatrix> fit(FeatureMatrix train);
}
