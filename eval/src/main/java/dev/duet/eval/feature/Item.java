package dev.duet.eval.feature;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/**
 * One video (or sound) of an evaluation.
 *
 * @param id its id in the manifest
 * @param label its class, where one is known
 * @param source the recording it was cut from, where one is known
 * @param splits what it is for in each official fold, in order: {@code train}, {@code validation},
 *     {@code test} or {@code unused}; empty where that is not known
 */
public record Item(
    String id, Optional<String> label, Optional<String> source, List<String> splits) {

  public Item {
    splits = ImmutableList.copyOf(splits);
    checkArgument(!id.isEmpty(), "an item needs an id");
  }

  /** An item with a label and nothing else. */
  public static Item of(String id, String label) {
    return new Item(id, Optional.of(label), Optional.empty(), ImmutableList.of());
  }

  /** An item of which nothing but the id is known. */
  public static Item of(String id) {
    return new Item(id, Optional.empty(), Optional.empty(), ImmutableList.of());
  }

  /** What may not be on both sides of a split: the recording, or else the item itself. */
  public String group() {
    return source.map(name -> "source " + name).orElse("item " + id);
  }
}
