package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * What an objective judges: the encoded views of B instances.
 *
 * @param instances numbers of the instances in the manifest, {@code (B)}; one may occur twice
 * @param views by what the objective asked for
 * @param manager lives as long as the step; arrays made while evaluating belong to it
 */
@SuppressWarnings("ArrayRecordComponent") // one step's numbers, handed on without a copy
public record Batch(int[] instances, Map<View, Encoded> views, NDManager manager) {
  public Batch {
    views = ImmutableMap.copyOf(views);
    checkArgument(instances.length >= 1, "a batch needs at least one instance");
  }

  /** B. */
  public int size() {
    return instances.length;
  }

  /** What became of a view. */
  public Encoded view(View view) {
    Encoded encoded = views.get(view);
    checkArgument(encoded != null, "no view '%s' in the batch; it has %s", view.name(), views);
    return encoded;
  }
}
