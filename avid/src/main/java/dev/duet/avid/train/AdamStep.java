package dev.duet.avid.train;

/**
 * The numbers of one step.
 *
 * @param rate learning rate with the bias corrections of both moments in it
 * @param epsilon with the correction of the second moment in it, so that the quotient is PyTorch's
 * @param coupledDecay weight decay that is added to the gradient
 * @param kept what decoupled weight decay leaves of a parameter
 */
record AdamStep(
    double beta1, double beta2, double rate, double epsilon, double coupledDecay, double kept) {

  /** The step of number {@code t}, counted from 1. */
  static AdamStep of(AdamConfig config, long t, double learningRate, double weightDecay) {
    double meanCorrection = 1 - Math.pow(config.beta1(), (double) t);
    double rootCorrection = Math.sqrt(1 - Math.pow(config.beta2(), (double) t));
    boolean coupled = config.decay() == AdamConfig.WeightDecay.COUPLED;
    return new AdamStep(
        config.beta1(),
        config.beta2(),
        learningRate * rootCorrection / meanCorrection,
        config.epsilon() * rootCorrection,
        coupled ? weightDecay : 0,
        coupled ? 1 : 1 - learningRate * weightDecay);
  }
}
