package dev.duet.avid.train;

import static com.google.common.base.Preconditions.checkArgument;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Ordering;
import java.util.List;

/**
 * The learning rate at each step.
 *
 * @param base its value after warm-up and before any decay
 * @param warmUpEpochs it grows evenly from almost nothing to the base over so many epochs, which
 *     may be a fraction; 0 for none
 * @param decay what becomes of it afterwards
 */
public record LearningRate(double base, double warmUpEpochs, Decay decay) {
  public LearningRate {
    checkArgument(
        base > 0 && Double.isFinite(base), "the learning rate's base must be positive: %s", base);
    checkArgument(
        warmUpEpochs >= 0 && Double.isFinite(warmUpEpochs),
        "warmUpEpochs must be at least 0: %s",
        warmUpEpochs);
  }

  /** The same at every step. */
  public static LearningRate constant(double base) {
    return new LearningRate(base, 0, new Constant());
  }

  /**
   * The learning rate of a step.
   *
   * @param step from 0 on
   * @param stepsPerEpoch at least 1
   * @param epochs of the whole run
   */
  public double at(long step, long stepsPerEpoch, int epochs) {
    double warmUpSteps = warmUpEpochs * stepsPerEpoch;
    double warmUp = step + 1 < warmUpSteps ? (step + 1) / warmUpSteps : 1;
    return base * warmUp * decay.factor(step, stepsPerEpoch, epochs, warmUpSteps);
  }

  /** How the learning rate falls. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = Steps.class, name = "steps"),
    @JsonSubTypes.Type(value = Cosine.class, name = "cosine")
  })
  public sealed interface Decay {
    /** What the base is multiplied by. */
    double factor(long step, long stepsPerEpoch, int epochs, double warmUpSteps);
  }

  /** It does not. */
  public record Constant() implements Decay {
    @Override
    public double factor(long step, long stepsPerEpoch, int epochs, double warmUpSteps) {
      return 1;
    }
  }

  /**
   * By a factor at each milestone.
   *
   * @param milestones epochs, counted from 0, at whose start it falls; ascending
   * @param gamma the factor
   */
  public record Steps(List<Integer> milestones, double gamma) implements Decay {
    public Steps {
      milestones = ImmutableList.copyOf(milestones);
      checkArgument(
          milestones.stream().allMatch(milestone -> milestone >= 1)
              && Ordering.natural().isStrictlyOrdered(milestones),
          "milestones must be ascending epochs from 1 on: %s",
          milestones);
      checkArgument(gamma > 0 && gamma <= 1, "gamma must lie in (0, 1]: %s", gamma);
    }

    @Override
    public double factor(long step, long stepsPerEpoch, int epochs, double warmUpSteps) {
      long epoch = step / stepsPerEpoch;
      double factor = 1;
      for (int milestone : milestones) {
        factor *= milestone <= epoch ? gamma : 1;
      }
      return factor;
    }
  }

  /**
   * Along half a cosine from the end of warm-up to the end of the run.
   *
   * @param finalFactor what is left of the base at the end
   */
  public record Cosine(double finalFactor) implements Decay {
    public Cosine {
      checkArgument(
          finalFactor >= 0 && finalFactor <= 1, "finalFactor must lie in [0, 1]: %s", finalFactor);
    }

    @Override
    public double factor(long step, long stepsPerEpoch, int epochs, double warmUpSteps) {
      double length = Math.max(1, (double) stepsPerEpoch * epochs - warmUpSteps);
      double position = Math.min(1, Math.max(0, step - warmUpSteps) / length);
      return finalFactor + (1 - finalFactor) * (1 + Math.cos(Math.PI * position)) / 2;
    }
  }
}
