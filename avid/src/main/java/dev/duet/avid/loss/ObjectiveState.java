package dev.duet.avid.loss;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.weights.HostTensor;
import java.util.Map;

/**
 * All that an objective must have to go on where it was: named sections of a checkpoint.
 *
 * @param tensors banks, queues, target networks, constants (as tensors without axes), positions
 * @param facts what must agree for the tensors to be of use, such as the manifest's fingerprint
 */
public record ObjectiveState(Map<String, HostTensor> tensors, Map<String, String> facts) {
  /** The state of an objective without any. */
  public static final ObjectiveState NONE =
      new ObjectiveState(ImmutableMap.of(), ImmutableMap.of());

  public ObjectiveState {
    tensors = ImmutableMap.copyOf(tensors);
    facts = ImmutableMap.copyOf(facts);
  }
}
