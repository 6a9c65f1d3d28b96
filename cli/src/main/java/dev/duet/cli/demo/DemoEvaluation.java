package dev.duet.cli.demo;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.Output;
import dev.duet.cma.search.SearchProgress;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Split;
import dev.duet.eval.AlignmentEvaluation;
import dev.duet.eval.LowShotEvaluation;
import dev.duet.eval.ProbeEvaluation;
import dev.duet.eval.RetrievalEvaluation;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureFolder;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.feature.ManifestLabels;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.metric.KnnVote;
import dev.duet.eval.probe.KnnProbe;
import dev.duet.eval.probe.LinearProbe;
import dev.duet.eval.probe.Scaling;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.report.ReportFolder;
import dev.duet.eval.split.LabelBudget;
import dev.duet.eval.split.SplitPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Judges extracted features by the protocols of {@code duet eval}. */
record DemoEvaluation(PreparedCorpus corpus, Path features, Path results) {
  static final String LINEAR = "linear";
  static final String KNN = "knn";
  static final String LOW_SHOT = "lowshot";
  static final String RETRIEVAL = "retrieval-across";
  static final String ALIGNMENT = "alignment";

  /** Written last but for pictures. */
  private static final String DONE = "results.txt";

  private static final int NEIGHBORS = 20;
  private static final int DRAWS = 3;
  private static final double FEW_LABELS_PENALTY = 0.01;
  private static final List<LabelBudget> LABELS =
      List.of(LabelBudget.parse("1"), LabelBudget.parse("5"), LabelBudget.parse("100%"));
  private static final SplitPlan SPLITS = new SplitPlan.Official(0.2, 0);

  /** A protocol on features. */
  private interface Protocol {
    EvaluationReport run() throws EvaluationException;
  }

  /** Runs what has not been run. Labels that do not do are told of and not used. */
  void run(StepLog log) throws EvaluationException {
    FeatureFolder folder = FeatureFolder.open(features);
    if (corpus.labelled()) {
      try {
        classify(folder);
      } catch (EvaluationException e) {
        log.say("the labels are not used: " + e.getMessage());
      }
    }
    List<FeatureSet> towers = heldOut(read(folder, List.of(Output.EMBEDDING)));
    evaluate(
        RETRIEVAL,
        () ->
            new RetrievalEvaluation(Bootstrap.DEFAULT, SearchProgress.Listener.NONE)
                .across(towers.get(0), towers.get(1)));
    evaluate(ALIGNMENT, () -> AlignmentEvaluation.run(towers, Optional.of(towers)));
  }

  private void classify(FeatureFolder folder) throws EvaluationException {
    List<FeatureSet> pools = read(folder, List.of("pool"));
    KnnProbe knn =
        new KnnProbe(
            ImmutableList.of(NEIGHBORS), KnnVote.TEMPERATURE, SearchProgress.Listener.NONE);
    LinearProbe few = new LinearProbe(Scaling.STANDARDIZE, ImmutableList.of(FEW_LABELS_PENALTY));
    evaluate(
        LINEAR,
        () ->
            new ProbeEvaluation(LINEAR, LinearProbe.DEFAULT, Bootstrap.DEFAULT)
                .run(read(folder, DemoFeatures.STAGES), SPLITS));
    evaluate(KNN, () -> new ProbeEvaluation(KNN, knn, Bootstrap.DEFAULT).run(pools, SPLITS));
    evaluate(
        LOW_SHOT,
        () -> new LowShotEvaluation(few, LABELS, DRAWS, Bootstrap.DEFAULT).run(pools, SPLITS));
  }

  private void evaluate(String name, Protocol protocol) throws EvaluationException {
    Path folder = results.resolve(name);
    if (!Files.exists(folder.resolve(DONE))) {
      ReportFolder.write(folder, protocol.run());
    }
  }

  /** Of the picture first, then of the sound. */
  private List<FeatureSet> read(FeatureFolder folder, List<String> stages)
      throws EvaluationException {
    List<FeatureSet> sets = new ArrayList<>();
    for (Modality modality : List.of(Modality.VIDEO, Modality.AUDIO)) {
      for (String stage : stages) {
        sets.add(
            ManifestLabels.join(folder.read(DemoFeatures.name(modality, stage)), corpus.all()));
      }
    }
    return sets;
  }

  private static List<FeatureSet> heldOut(List<FeatureSet> sets) {
    return sets.stream()
        .map(
            set ->
                set.select(
                    IntStream.range(0, set.itemCount())
                        .filter(i -> set.items().get(i).splits().contains(Split.TEST.text()))
                        .toArray()))
        .toList();
  }
}
