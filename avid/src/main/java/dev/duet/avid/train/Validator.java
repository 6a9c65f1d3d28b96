package dev.duet.avid.train;

import dev.duet.avid.DuetModel;
import dev.duet.avid.data.TrainingDataException;
import java.util.Map;

/** Measures a model on clips that it is not trained on. */
@FunctionalInterface
public interface Validator {
  /**
   * Measures; leaves the model as it is.
   *
   * @return metrics by name
   * @throws TrainingDataException if the clips cannot be read
   */
  Map<String, Double> validate(DuetModel model) throws TrainingDataException, InterruptedException;
}
