package dev.duet.eval;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.eval.encoder.LabelledFiles;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where what was measured comes from. */
public final class Provenances {
  private Provenances() {}

  /**
   * The facts of all sets, those in which they differ with the outputs' names.
   *
   * @throws EvaluationException if the sets come from different models
   */
  public static Map<String, String> of(List<FeatureSet> outputs) throws EvaluationException {
    Map<String, String> facts = new LinkedHashMap<>();
    String model = null;
    String modelOutput = "";
    for (FeatureSet features : outputs) {
      String own = features.provenance().get(FeatureSet.MODEL);
      if (own != null) {
        if (model != null && !model.equals(own)) {
          throw new EvaluationException(
              "features of different models are mixed: %s is of model %.12s, %s of model %.12s"
                  .formatted(modelOutput, model, features.output(), own));
        }
        model = own;
        modelOutput = features.output();
      }
      features
          .provenance()
          .forEach(
              (name, value) -> {
                String before = facts.putIfAbsent(name, value);
                if (before != null && !before.equals(value)) {
                  String unused = facts.put(features.output() + "/" + name, value);
                }
              });
    }
    return ImmutableMap.copyOf(facts);
  }

  /** Facts of a model and of the files that it is run over. */
  static Map<String, String> of(DuetModel model, LabelledFiles files) {
    return ImmutableMap.of(
        "model.name",
        model.config().name(),
        FeatureSet.MODEL,
        model.fingerprint(),
        "model.trained",
        String.valueOf(model.trained()),
        "manifest",
        files.manifest().fingerprint());
  }
}
