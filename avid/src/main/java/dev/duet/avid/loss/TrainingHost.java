package dev.duet.avid.loss;

import dev.duet.avid.DuetModel;
import dev.duet.avid.Output;
import java.util.List;
import java.util.Map;

/** What an objective may ask of the run that it is part of. */
public interface TrainingHost {
  /** The model that is trained. */
  DuetModel model();

  /** N, the instances of the training manifest. */
  int instanceCount();

  /** Fingerprint of the training manifest; state that is tied to instances is tied to it. */
  String manifestFingerprint();

  /**
   * Runs every instance once through the model in evaluation mode, undistorted and in the
   * manifest's order, for methods that cluster or re-label the whole corpus.
   *
   * @return for each output {@code (N, D)}; rows of instances that could not be read are NaN
   */
  Map<Output, float[][]> featurePass(List<Output> outputs);
}
