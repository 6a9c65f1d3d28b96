package dev.duet.eval.encoder;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.BatchStream;
import dev.duet.avid.data.FileBatchSource;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.data.ViewBatch;
import dev.duet.avid.loss.View;
import dev.duet.avid.train.Adam;
import dev.duet.avid.train.AdamConfig;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.sampling.EvenClips;
import dev.duet.eval.split.Split;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One linear classifier per stage of a frozen encoder, trained together: the stage's map max-pooled
 * to a grid, batch norm, linear layer, cross-entropy. The curve of accuracy over depth tells
 * whether late stages stay useful.
 *
 * <p>The encoder runs in evaluation mode, so nothing of it moves; {@code batchStatistics} runs its
 * batch norms on the batch, as the published code does.
 *
 * @param sides of the grid of each stage
 * @param config training
 */
public record StageProbe(Map<String, Integer> sides, TuningConfig config) {
  /** The published grids, of about 9,000 features each; the pooled features as they are. */
  public static final Map<String, Integer> PUBLISHED_SIDES =
      ImmutableMap.of("conv2x", 12, "conv3x", 8, "conv4x", 6, "conv5x", 4, "pool", 1);

  private static final Logger log = LoggerFactory.getLogger(StageProbe.class);
  private static final AdamConfig ADAM =
      new AdamConfig(0.9, 0.999, 1e-8, 0, AdamConfig.WeightDecay.COUPLED);

  public StageProbe {
    sides = ImmutableMap.copyOf(sides);
  }

  /**
   * Trains on a split's training files and scores its validation and test files.
   *
   * @return the result of each stage
   * @throws TrainingDataException if the training files cannot be read
   */
  public Map<String, ScoredFiles> run(ModelSource models, LabelledFiles files, Split split)
      throws ModelException, TrainingDataException, InterruptedException {
    try (DuetModel model = models.open();
        NDManager manager = NDManager.newBaseManager(model.manager().getDevice())) {
      StageMaps maps =
          new StageMaps(model, config.modality(), sides, GridPool.MAX, config.batchStatistics());
      Map<String, StageHead> heads = new LinkedHashMap<>();
      SplittableRandom random = new SplittableRandom(config.seed());
      sides
          .keySet()
          .forEach(
              stage ->
                  heads.put(
                      stage,
                      new StageHead(
                          stage,
                          maps.width(stage),
                          files.labels().count(),
                          manager,
                          random.split())));
      train(model, maps, heads, manager, files, split.train());
      Map<String, TestScores> validation = score(model, maps, heads, files, split.validation());
      Map<String, TestScores> test = score(model, maps, heads, files, split.test());
      ImmutableMap.Builder<String, ScoredFiles> results = ImmutableMap.builder();
      test.forEach(
          (stage, scores) -> {
            double accuracy =
                requireNonNull(validation.get(stage))
                    .accuracy(files.labels().select(split.validation()));
            results.put(stage, new ScoredFiles(scores.result(accuracy), scores.clipCounts()));
          });
      return results.buildOrThrow();
    }
  }

  private void train(
      DuetModel model,
      StageMaps maps,
      Map<String, StageHead> heads,
      NDManager manager,
      LabelledFiles files,
      int[] train)
      throws TrainingDataException, InterruptedException {
    Manifest manifest = files.part(train);
    int[] classes = files.labels().select(train);
    View view = config.view();
    FileBatchSource source =
        new FileBatchSource(
            manifest,
            model.config(),
            model.audioStatistics(),
            ImmutableList.of(view),
            config.data(),
            config.seed());
    try (Adam adam = new Adam(ADAM, manager)) {
      heads.values().forEach(head -> adam.add(head.group()));
      long step = 0;
      for (int epoch = 0; epoch < config.epochs(); epoch++) {
        double loss = 0;
        try (BatchStream stream = source.open(epoch, 0)) {
          for (Optional<ViewBatch> next = stream.next(); next.isPresent(); next = stream.next()) {
            ViewBatch batch = next.get();
            double rate =
                config.learningRate().at(step++, source.batchesPerEpoch(), config.epochs());
            Map<String, float[][]> features =
                maps.compute(requireNonNull(batch.clips().get(view)), true);
            int[] truth = Arrays.stream(batch.instances()).map(i -> classes[i]).toArray();
            for (Map.Entry<String, StageHead> head : heads.entrySet()) {
              loss +=
                  head.getValue()
                      .step(requireNonNull(features.get(head.getKey())), truth, adam, rate);
            }
          }
        }
        log.info(
            "epoch {} of {}: cross-entropy {}",
            epoch + 1,
            config.epochs(),
            loss / source.batchesPerEpoch() / heads.size());
      }
    }
  }

  private Map<String, TestScores> score(
      DuetModel model,
      StageMaps maps,
      Map<String, StageHead> heads,
      LabelledFiles files,
      int[] numbers) {
    Map<String, TestScores> scores = new LinkedHashMap<>();
    heads.keySet().forEach(stage -> scores.put(stage, new TestScores(files.labels().count())));
    int[] next = {0};
    new EvaluationClips(config.modality(), new EvenClips(config.testClips()))
        .read(
            files.instances(numbers),
            model,
            (instance, clips) -> {
              for (; next[0] < instance; next[0]++) {
                scores.values().forEach(TestScores::addUnread);
              }
              next[0]++;
              Map<String, float[][]> features = maps.compute(clips, false);
              heads.forEach(
                  (stage, head) ->
                      requireNonNull(scores.get(stage))
                          .add(head.probabilities(requireNonNull(features.get(stage)))));
            });
    for (; next[0] < numbers.length; next[0]++) {
      scores.values().forEach(TestScores::addUnread);
    }
    return scores;
  }
}
