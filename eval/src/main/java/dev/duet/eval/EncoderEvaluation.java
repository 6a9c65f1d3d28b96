package dev.duet.eval;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.train.TrainingException;
import dev.duet.avid.train.TrainingListener;
import dev.duet.eval.encoder.FineTuning;
import dev.duet.eval.encoder.LabelledFiles;
import dev.duet.eval.encoder.ModelSource;
import dev.duet.eval.encoder.ScoredFiles;
import dev.duet.eval.encoder.StageProbe;
import dev.duet.eval.encoder.TuningConfig;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.probe.ProbeResult;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.split.LabelBudget;
import dev.duet.eval.split.Split;
import dev.duet.eval.split.SplitPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Protocols that run the encoder over the files of a manifest: the linear classifiers of all
 * stages, and fine-tuning.
 *
 * @param models the pretrained model, anew for each split
 * @param files labelled
 * @param config training
 * @param bootstrap of the intervals
 */
public record EncoderEvaluation(
    ModelSource models, LabelledFiles files, TuningConfig config, Bootstrap bootstrap) {

  /** Trains and scores on one split; a result for each stage by name. */
  private interface Training {
    Map<String, ScoredFiles> run(Split split)
        throws EvaluationException, ModelException, InterruptedException;
  }

  /**
   * One linear classifier per stage of the frozen encoder.
   *
   * @param sides of the grid that each stage is pooled to
   */
  public EvaluationReport stages(Map<String, Integer> sides, SplitPlan plan)
      throws EvaluationException, ModelException, InterruptedException {
    StageProbe probe = new StageProbe(sides, config);
    return run(
        "stages",
        ImmutableMap.of(
            "grids",
            sides.toString(),
            "batchNorm",
            config.batchStatistics() ? "statistics of the batch" : "frozen"),
        plan,
        plan.splits(files.items()),
        split -> {
          try {
            return probe.run(models, files, split);
          } catch (TrainingDataException e) {
            throw failed(split, e);
          }
        });
  }

  /** The whole encoder with a classifier. */
  public EvaluationReport fineTuning(List<TrainingListener> listeners, SplitPlan plan)
      throws EvaluationException, ModelException, InterruptedException {
    return run("finetune", tuning(), plan, plan.splits(files.items()), fineTune(listeners));
  }

  /**
   * The same with few labels of each split's learning items, several draws of them.
   *
   * @param seeds how many draws
   */
  public EvaluationReport lowShot(
      LabelBudget budget, int seeds, List<TrainingListener> listeners, SplitPlan plan)
      throws EvaluationException, ModelException, InterruptedException {
    List<Split> few = new ArrayList<>();
    for (Split split : plan.splits(files.items())) {
      for (int seed = 0; seed < seeds; seed++) {
        int[] drawn = budget.draw(split.learning(), files.labels().classes(), seed);
        few.add(new Split(split.name() + " seed " + seed, drawn, new int[0], split.test()));
      }
    }
    return run(
        "finetune-lowshot",
        ImmutableMap.<String, String>builder()
            .putAll(tuning())
            .put("labels", budget.describe())
            .buildOrThrow(),
        plan,
        few,
        fineTune(listeners));
  }

  private Map<String, String> tuning() {
    return ImmutableMap.of(
        "warmUpEpochs",
        String.valueOf(config.warmUpEpochs()),
        "dropout",
        String.valueOf(config.dropout()));
  }

  private Training fineTune(List<TrainingListener> listeners) {
    FineTuning tuning = new FineTuning(config, listeners);
    return split -> {
      try {
        return ImmutableMap.of("pool", tuning.run(models, files, split));
      } catch (TrainingException | TrainingDataException e) {
        throw failed(split, e);
      }
    };
  }

  private static EvaluationException failed(Split split, Exception cause) {
    return new EvaluationException(split.name() + ": " + cause.getMessage(), cause);
  }

  private EvaluationReport run(
      String protocol,
      Map<String, String> settings,
      SplitPlan plan,
      List<Split> splits,
      Training training)
      throws EvaluationException, ModelException, InterruptedException {
    files.labels().requireTwoClasses();
    Map<String, List<ProbeResult>> results = new LinkedHashMap<>();
    List<int[]> clipCounts = new ArrayList<>();
    for (Split split : splits) {
      Map<String, ScoredFiles> scored = training.run(split);
      scored.forEach(
          (stage, result) ->
              results.computeIfAbsent(stage, name -> new ArrayList<>()).add(result.result()));
      clipCounts.add(scored.values().iterator().next().clipCounts());
    }
    String tower = config.modality().name().toLowerCase(Locale.ROOT) + ".";
    ImmutableList.Builder<Series> series = ImmutableList.builder();
    results.forEach(
        (stage, list) ->
            series.add(
                new Series(
                    tower + stage, files.items(), files.labels(), splits, list, clipCounts)));
    return SeriesReport.of(
        protocol,
        ImmutableMap.<String, String>builder()
            .putAll(settings)
            .put("epochs", String.valueOf(config.epochs()))
            .put("learningRate", config.learningRate().toString())
            .put("batchSize", String.valueOf(config.data().batchSize()))
            .put("passes", String.valueOf(config.data().passes()))
            .put("testClips", String.valueOf(config.testClips()))
            .put("seed", String.valueOf(config.seed()))
            .put("split", plan.describe())
            .put("bootstrap", bootstrap.describe())
            .buildOrThrow(),
        provenance(),
        series.build(),
        bootstrap);
  }

  private Map<String, String> provenance() throws ModelException {
    try (DuetModel model = models.open()) {
      return Provenances.of(model, files);
    }
  }
}
