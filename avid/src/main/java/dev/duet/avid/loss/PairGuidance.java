package dev.duet.avid.loss;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.memory.BankPair;
import dev.duet.avid.weights.HostTensor;
import dev.duet.decode.Modality;
import java.util.Map;

/**
 * Decides how far the pairs of a corpus are to be believed, from what the banks hold: down-weights
 * instances whose sound does not belong to their picture, and spares negatives that are alike
 * (after Morgado, Misra and Vasconcelos, Robust Audio-Visual Instance Discrimination, CVPR 2021).
 */
public interface PairGuidance {
  /** Every pair is believed. */
  PairGuidance NONE = (banks, bank, instances, candidates) -> Guidance.NONE;

  /** Takes the banks as they stand before an epoch; not called when a run resumes within one. */
  default void startEpoch(int epoch, BankPair banks) {}

  /**
   * What holds for the anchors of a batch; changes nothing.
   *
   * @param banks as they stand
   * @param bank modality of the bank that the anchors are compared with
   * @param instances numbers of the anchors, {@code (B)}
   * @param candidates what the anchors are compared with
   */
  Guidance guide(BankPair banks, Modality bank, int[] instances, Candidates candidates);

  /** What {@link #startEpoch} found, by names of its own. */
  default Map<String, HostTensor> state() {
    return ImmutableMap.of();
  }

  /**
   * Goes on from {@link #state}; other tensors are passed over.
   *
   * @throws ModelException if what is needed is missing or does not fit
   */
  default void restore(Map<String, HostTensor> tensors) throws ModelException {}
}
