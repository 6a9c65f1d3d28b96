package dev.duet.eval;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.eval.encoder.LabelledFiles;
import dev.duet.eval.encoder.ModelSource;
import dev.duet.eval.encoder.SoundWindows;
import dev.duet.eval.encoder.WindowFeatures;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.probe.Probe;
import dev.duet.eval.probe.SvmProbe;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.split.SplitPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The published protocol of ESC-50 and DCASE (AVID, section on audio transfer): each stage of the
 * frozen audio encoder, average-pooled to a grid; standardised; linear support vector machines, one
 * class against the rest, learned from distorted windows; mean decision over a file's windows.
 *
 * @param models the pretrained model
 * @param files labelled
 * @param windows of each file
 * @param augmented whether the windows that are learned from are distorted; else they are those
 *     that are tested on
 * @param svm the machines
 * @param seed of the distortions
 * @param bootstrap of the intervals
 */
public record SoundEvaluation(
    ModelSource models,
    LabelledFiles files,
    SoundWindows windows,
    boolean augmented,
    SvmProbe svm,
    long seed,
    Bootstrap bootstrap) {

  /** The published grids, of about 9,000 features each; the pooled features as they are. */
  public static final Map<String, Integer> PUBLISHED_SIDES =
      ImmutableMap.of("conv2x", 12, "conv3x", 8, "conv4x", 6, "conv5x", 4, "pool", 1);

  /**
   * Scores every stage, one after another, so that memory holds the features of one.
   *
   * @param sides of the grid that each stage is pooled to
   * @throws EvaluationException if labels are missing or a split is refused
   */
  public EvaluationReport run(Map<String, Integer> sides, SplitPlan plan)
      throws EvaluationException, ModelException {
    files.labels().requireTwoClasses();
    List<Series> all = new ArrayList<>();
    Map<String, String> provenance = new LinkedHashMap<>();
    try (DuetModel model = models.open()) {
      WindowFeatures features = new WindowFeatures(model, files, windows);
      provenance.putAll(Provenances.of(model, files));
      for (Map.Entry<String, Integer> side : sides.entrySet()) {
        FeatureSet told = features.even(side.getKey(), side.getValue());
        Probe probe =
            augmented
                ? svm.learningFrom(features.distorted(side.getKey(), side.getValue(), seed))
                : svm;
        provenance.putAll(told.provenance());
        ClassLabels labels = ClassLabels.of(told.items());
        all.addAll(ProbeEvaluation.series(probe, told, labels, plan.splits(told.items())));
      }
    }
    return SeriesReport.of(
        "svm-stages",
        ImmutableMap.<String, String>builder()
            .putAll(svm.settings())
            .put("grids", sides.toString())
            .put("windows", String.valueOf(windows.count()))
            .put("spanSeconds", String.valueOf(windows.spanSeconds()))
            .put("augmented", String.valueOf(augmented))
            .put("seed", String.valueOf(seed))
            .put("split", plan.describe())
            .put("bootstrap", bootstrap.describe())
            .buildOrThrow(),
        provenance,
        all,
        bootstrap);
  }
}
