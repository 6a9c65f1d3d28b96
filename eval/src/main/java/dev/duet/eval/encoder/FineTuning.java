package dev.duet.eval.encoder;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.DuetModel;
import dev.duet.avid.FeatureEncoder;
import dev.duet.avid.ModelException;
import dev.duet.avid.Output;
import dev.duet.avid.data.FileBatchSource;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.train.AdamConfig;
import dev.duet.avid.train.Corpus;
import dev.duet.avid.train.Trainer;
import dev.duet.avid.train.TrainingConfig;
import dev.duet.avid.train.TrainingException;
import dev.duet.avid.train.TrainingListener;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.sampling.EvenClips;
import dev.duet.eval.split.Split;
import java.util.List;

/**
 * The whole encoder trained with a classifier on its pooled features (UCF-101, HMDB-51): Adam
 * without weight decay, the classifier alone in the first epochs, augmented clips. A file's score
 * is the mean of its clips' probabilities.
 *
 * @param config training
 * @param listeners hear how it goes
 */
public record FineTuning(TuningConfig config, List<TrainingListener> listeners) {
  static final String STAGE = "pool";

  private static final AdamConfig ADAM =
      new AdamConfig(0.9, 0.999, 1e-8, 0, AdamConfig.WeightDecay.COUPLED);

  public FineTuning {
    listeners = ImmutableList.copyOf(listeners);
  }

  /**
   * Trains on a split's training files and scores its validation and test files with the last
   * weights.
   *
   * @throws TrainingException if the loss is not finite any more
   * @throws TrainingDataException if the training files cannot be read
   */
  public ScoredFiles run(ModelSource models, LabelledFiles files, Split split)
      throws ModelException, TrainingException, TrainingDataException, InterruptedException {
    Manifest manifest = files.part(split.train());
    try (DuetModel model = models.open();
        ClassifierObjective objective =
            new ClassifierObjective(
                config, files.labels().select(split.train()), files.labels().count())) {
      FileBatchSource source =
          new FileBatchSource(
              manifest,
              model.config(),
              model.audioStatistics(),
              objective.views(),
              config.data(),
              config.seed());
      TrainingConfig training =
          new TrainingConfig(
              config.seed(), config.epochs(), config.learningRate(), ADAM, 1, null, 20);
      Trainer.Outcome unused =
          new Trainer(
                  training,
                  model,
                  objective,
                  Corpus.of(
                      source,
                      manifest.instances().stream().map(Instance::id).toList(),
                      manifest.fingerprint()),
                  listeners)
              .run();
      double validation =
          split.validation().length == 0
              ? Double.NaN
              : score(model, objective, files, split.validation())
                  .accuracy(files.labels().select(split.validation()));
      TestScores test = score(model, objective, files, split.test());
      return new ScoredFiles(test.result(validation), test.clipCounts());
    }
  }

  private TestScores score(
      DuetModel model, ClassifierObjective objective, LabelledFiles files, int[] numbers) {
    Output output = new Output(config.modality(), STAGE);
    TestScores scores = new TestScores(files.labels().count());
    int[] next = {0};
    try (FeatureEncoder encoder =
        new FeatureEncoder(model, ImmutableList.of(output), FeatureEncoder.Precision.FLOAT32)) {
      new EvaluationClips(config.modality(), new EvenClips(config.testClips()))
          .read(
              files.instances(numbers),
              model,
              (instance, clips) -> {
                for (; next[0] < instance; next[0]++) {
                  scores.addUnread();
                }
                next[0]++;
                scores.add(
                    objective.probabilities(requireNonNull(encoder.encode(clips).get(output))));
              });
    }
    for (; next[0] < numbers.length; next[0]++) {
      scores.addUnread();
    }
    return scores;
  }
}
