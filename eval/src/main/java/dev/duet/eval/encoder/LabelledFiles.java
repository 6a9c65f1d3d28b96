package dev.duet.eval.encoder;

import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.Item;
import dev.duet.eval.feature.ManifestLabels;
import java.util.Arrays;
import java.util.List;

/**
 * The files of a manifest with their classes.
 *
 * @param manifest the files
 * @param items one for each, in the manifest's order
 * @param labels their classes
 */
public record LabelledFiles(Manifest manifest, List<Item> items, ClassLabels labels) {

  /**
   * All files of a manifest.
   *
   * @throws EvaluationException if one has no label
   */
  public static LabelledFiles of(Manifest manifest) throws EvaluationException {
    List<Item> items = manifest.instances().stream().map(ManifestLabels::item).toList();
    return new LabelledFiles(manifest, items, ClassLabels.of(items));
  }

  /** The files of these numbers, which ascend, in the manifest's order. */
  List<Instance> instances(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(manifest.instances()::get).toList();
  }

  /** The same as a manifest; ascending numbers keep their order. */
  Manifest part(int[] numbers) {
    try {
      return Manifest.of(instances(numbers));
    } catch (ManifestException e) {
      throw new IllegalStateException("a part of a manifest has different ids", e);
    }
  }
}
