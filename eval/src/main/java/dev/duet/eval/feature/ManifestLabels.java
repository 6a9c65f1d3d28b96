package dev.duet.eval.feature;

import com.google.common.collect.ImmutableList;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the items of a feature set what the manifest knows of them, matched by id. */
public final class ManifestLabels {
  private static final Logger log = LoggerFactory.getLogger(ManifestLabels.class);
  private static final int SHOWN = 3;

  private ManifestLabels() {}

  /**
   * The set with labels, sources, splits and folds.
   *
   * @throws EvaluationException if the manifest lacks an item
   */
  public static FeatureSet join(FeatureSet features, Manifest manifest) throws EvaluationException {
    Map<String, Instance> known = new HashMap<>();
    manifest.instances().forEach(instance -> known.put(instance.id(), instance));
    List<Item> items = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Item item : features.items()) {
      Instance instance = known.get(item.id());
      if (instance == null) {
        missing.add(item.id());
      } else {
        items.add(item(instance));
      }
    }
    if (!missing.isEmpty()) {
      throw new EvaluationException(
          "%d of %d items with features are not in the manifest: %s%s; ids are compared as written"
              .formatted(
                  missing.size(),
                  features.itemCount(),
                  String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size()))),
                  missing.size() > SHOWN ? " ..." : ""));
    }
    if (items.size() < known.size()) {
      log.warn(
          "{}: {} of {} instances of the manifest have no features and are left out",
          features.output(),
          known.size() - items.size(),
          known.size());
    }
    return features.withItems(ImmutableList.copyOf(items));
  }

  /** What a manifest knows of one instance. */
  public static Item item(Instance instance) {
    return new Item(
        instance.id(),
        instance.label(),
        instance.source(),
        instance.splits().stream().map(Split::text).toList());
  }
}
