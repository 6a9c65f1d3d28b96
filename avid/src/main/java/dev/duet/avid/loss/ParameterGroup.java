package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * Trainable parameters that the optimiser treats alike.
 *
 * @param name unique; the optimiser's state is saved under it
 * @param parameters by name; they ask for gradients
 * @param learningRateScale factor on the run's learning rate
 * @param followsSchedule false for a learning rate that stays constant (SimSiam's predictor)
 * @param weightDecayScale factor on the run's weight decay
 */
public record ParameterGroup(
    String name,
    Map<String, NDArray> parameters,
    double learningRateScale,
    boolean followsSchedule,
    double weightDecayScale) {
  public ParameterGroup {
    parameters = ImmutableMap.copyOf(parameters);
    checkArgument(
        learningRateScale >= 0, "learningRateScale must be at least 0: %s", learningRateScale);
    checkArgument(
        weightDecayScale >= 0, "weightDecayScale must be at least 0: %s", weightDecayScale);
  }

  /** Parameters treated as the run says. */
  public static ParameterGroup of(String name, Map<String, NDArray> parameters) {
    return new ParameterGroup(name, parameters, 1, true, 1);
  }
}
