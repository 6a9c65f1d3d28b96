package dev.duet.cma;

import dev.duet.avid.loss.InstanceTerm;

/** The terms of CMA, in the order in which they are judged. */
public enum CmaTerm {
  INSTANCE_V2A(InstanceTerm.V2A, Target.INSTANCE),
  INSTANCE_A2V(InstanceTerm.A2V, Target.INSTANCE),
  INSTANCE_V2V(InstanceTerm.V2V, Target.INSTANCE),
  INSTANCE_A2A(InstanceTerm.A2A, Target.INSTANCE),
  POSITIVES_V2A(InstanceTerm.V2A, Target.POSITIVES),
  POSITIVES_A2V(InstanceTerm.A2V, Target.POSITIVES),
  POSITIVES_V2V(InstanceTerm.V2V, Target.POSITIVES),
  POSITIVES_A2A(InstanceTerm.A2A, Target.POSITIVES);

  private final InstanceTerm direction;
  private final Target target;

  CmaTerm(InstanceTerm direction, Target target) {
    this.direction = direction;
    this.target = target;
  }

  /** What an embedding is to be like. */
  public enum Target {
    /** Its own instance. */
    INSTANCE,
    /** The instances that agree with it most. */
    POSITIVES
  }

  /** Modalities of the embeddings and of the bank. */
  public InstanceTerm direction() {
    return direction;
  }

  public Target target() {
    return target;
  }

  /** As it is logged, for example {@code pos-v2v}. */
  public String label() {
    return switch (target) {
      case INSTANCE -> "inst-" + direction.label();
      case POSITIVES -> "pos-" + direction.label();
    };
  }

  double share(CmaConfig.Weights weights) {
    return switch (target) {
      case INSTANCE -> direction.cross() ? weights.crossInstance() : weights.withinInstance();
      case POSITIVES -> direction.cross() ? weights.crossPositives() : weights.withinPositives();
    };
  }
}
