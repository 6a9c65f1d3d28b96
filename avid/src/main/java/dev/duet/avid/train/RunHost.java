package dev.duet.avid.train;

import dev.duet.avid.DuetModel;
import dev.duet.avid.Output;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.loss.TrainingHost;
import java.util.List;
import java.util.Map;

/** The run as an objective sees it. */
record RunHost(DuetModel model, Corpus corpus) implements TrainingHost {

  /** A pass over the corpus failed; carries what the loop is to throw through the objective. */
  static final class PassFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PassFailedException(Exception cause) {
      super(cause);
    }
  }

  @Override
  public int instanceCount() {
    return corpus.instanceIds().size();
  }

  @Override
  public String manifestFingerprint() {
    return corpus.fingerprint();
  }

  @Override
  public Map<Output, float[][]> featurePass(List<Output> outputs) {
    ClipPass clips =
        corpus
            .undistorted()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "this method needs undistorted clips of the whole corpus"));
    Map<Output, float[][]> found;
    FeaturePass pass = new FeaturePass(model, outputs);
    try {
      found = pass.run(clips);
    } catch (TrainingDataException e) {
      throw new PassFailedException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PassFailedException(e);
    }
    return found;
  }
}
