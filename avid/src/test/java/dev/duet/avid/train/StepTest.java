package dev.duet.avid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.duet.avid.DuetModel;
import dev.duet.avid.FeatureEncoder;
import dev.duet.avid.FeatureEncoder.Precision;
import dev.duet.avid.Output;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.LossTerm;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.ParameterGroup;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.TrainingHost;
import dev.duet.avid.loss.View;
import dev.duet.avid.train.Trainer.Outcome;
import dev.duet.decode.Modality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the loop does with gradients, groups, views and passes, each against an oracle. */
class StepTest {
  private static final int[] HALF = {3, 6};
  private static final int[] TWICE = {3, 6, 3, 6};

  /** Rounding of float32 in values of up to 0.03 over three steps. */
  private static final float TINY = 5e-7f;

  /** An epsilon that hides which way noise points where a gradient is nothing but rounding. */
  static final AdamConfig CALM =
      new AdamConfig(0.9, 0.999, 1e-2, 0, AdamConfig.WeightDecay.COUPLED);

  static TrainingConfig config(
      int epochs, AdamConfig adam, int accumulated, @Nullable Double norm) {
    return new TrainingConfig(
        3, epochs, LearningRate.constant(1e-2), adam, accumulated, norm, Integer.MAX_VALUE);
  }

  static Map<String, float[]> values(DuetModel model) {
    Map<String, float[]> values = new LinkedHashMap<>();
    model
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGradient()) {
                values.put(name, parameter.getArray().toFloatArray());
              }
            });
    return values;
  }

  static DuetModel model() {
    return DuetModel.random(TrainerTest.MINUTE, 1, Device.cpu());
  }

  /** Pictures and sounds of an instance together; nothing random, nothing remembered. */
  static class Together implements Objective {
    @Override
    public List<View> views() {
      return List.of(View.VIDEO, View.AUDIO);
    }

    @Override
    public boolean batchCoupled() {
      return false;
    }

    @Override
    public void start(TrainingHost host) {}

    @Override
    public Evaluation evaluate(Step step, Batch batch) {
      NDArray video = batch.view(View.VIDEO).embedding(); // (B, D)
      NDArray audio = batch.view(View.AUDIO).embedding(); // (B, D)
      NDArray loss = video.sub(audio).square().add(video.mul(audio)).mean();
      return new Evaluation(
          List.of(new LossTerm("together", loss, 1)), Map.of(), Evaluation.Commit.NOTHING);
    }

    @Override
    public void close() {}
  }

  private static Map<String, float[]> trained(List<int[]> batches, int accumulated)
      throws Exception {
    try (DuetModel model = model();
        Objective objective = new Together()) {
      FixedSource source = FixedSource.of(TrainerTest.MINUTE, objective.views(), batches);
      Trainer trainer =
          new Trainer(
              config(3, CALM, accumulated, null), model, objective, source.corpus(), List.of());
      assertEquals(Outcome.FINISHED, trainer.run());
      return values(model);
    }
  }

  /**
   * A batch that holds two instances twice has the batch norms of either half, so that its gradient
   * is the mean of theirs.
   */
  @Test
  void gradientsGatheredOverPartsAreThoseOfTheWholeBatch() throws Exception {
    Map<String, float[]> parts = trained(List.of(HALF, HALF), 2);
    Map<String, float[]> whole = trained(List.of(TWICE), 1);
    Map<String, float[]> single = trained(List.of(HALF, HALF), 1);

    boolean differs = false;
    for (Map.Entry<String, float[]> entry : whole.entrySet()) {
      // Steps of 1e-2: a gradient of another size would show in the second digit of them.
      assertArrayEquals(entry.getValue(), parts.get(entry.getKey()), 2e-5f, entry.getKey());
      differs |= distance(entry.getValue(), single.get(entry.getKey())) > 1e-3;
    }
    assertTrue(differs, "two steps must not be one");
  }

  private static double distance(float[] a, float[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  /** Two parameters of its own under the loss Σ slope·x; the model plays no part. */
  private static final class Slopes extends Together {
    static final float[] FIRST = {3, -1, 0.5f};
    static final float[] SECOND = {4, 2};

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray first = leaf(FIRST.length);
    private final NDArray second = leaf(SECOND.length);
    private long secondFrozenBefore;

    private NDArray leaf(int size) {
      NDArray array = manager.zeros(new Shape(size));
      array.setRequiresGradient(true);
      return array;
    }

    Slopes secondFrozenBefore(long step) {
      secondFrozenBefore = step;
      return this;
    }

    @Override
    public List<ParameterGroup> parameters() {
      return List.of(
          ParameterGroup.of("first", Map.of("x", first)),
          ParameterGroup.of("second", Map.of("x", second)));
    }

    @Override
    public boolean frozen(Step step, String parameterGroup) {
      return parameterGroup.equals("second") && step.number() < secondFrozenBefore;
    }

    @Override
    public Evaluation evaluate(Step step, Batch batch) {
      NDArray loss =
          first
              .mul(batch.manager().create(FIRST))
              .sum()
              .add(second.mul(batch.manager().create(SECOND)).sum());
      return new Evaluation(
          List.of(new LossTerm("slopes", loss, 1)), Map.of(), Evaluation.Commit.NOTHING);
    }

    @Override
    public void close() {
      manager.close();
    }
  }

  /** Adam as in its paper, on gradients that never change. */
  private static float[] moved(float[] slopes, double scale, int steps, AdamConfig adam) {
    float[] values = new float[slopes.length];
    for (int i = 0; i < values.length; i++) {
      double gradient = slopes[i] * scale;
      double mean = 0;
      double square = 0;
      double value = 0;
      for (int t = 1; t <= steps; t++) {
        mean = adam.beta1() * mean + (1 - adam.beta1()) * gradient;
        square = adam.beta2() * square + (1 - adam.beta2()) * gradient * gradient;
        double root = Math.sqrt(square / (1 - Math.pow(adam.beta2(), t)));
        value -= 1e-2 * mean / (1 - Math.pow(adam.beta1(), t)) / (root + adam.epsilon());
      }
      values[i] = (float) value;
    }
    return values;
  }

  /** With an epsilon of one, Adam's steps depend on the gradient's size. */
  private static final AdamConfig SIZED =
      new AdamConfig(0.9, 0.999, 1, 0, AdamConfig.WeightDecay.COUPLED);

  private static void run(Slopes slopes, int steps, @Nullable Double norm) throws Exception {
    try (DuetModel model = model()) {
      FixedSource source = FixedSource.of(TrainerTest.MINUTE, slopes.views(), List.of(HALF));
      Trainer trainer =
          new Trainer(config(steps, SIZED, 1, norm), model, slopes, source.corpus(), List.of());
      assertEquals(Outcome.FINISHED, trainer.run());
    }
  }

  @Test
  void gradientsAreScaledTogetherToTheGivenLength() throws Exception {
    double length = Math.sqrt(9 + 1 + 0.25 + 16 + 4);
    for (double most : new double[] {0.5, 5, 6}) {
      double scale = Math.min(1, most / (length + 1e-6));
      try (Slopes slopes = new Slopes()) {
        run(slopes, 3, most);
        assertArrayEquals(
            moved(Slopes.FIRST, scale, 3, SIZED), slopes.first.toFloatArray(), TINY, "" + most);
        assertArrayEquals(
            moved(Slopes.SECOND, scale, 3, SIZED), slopes.second.toFloatArray(), TINY, "" + most);
      }
    }
  }

  @Test
  void aFrozenGroupOfTheObjectiveStaysAndIsLeftOutOfTheLength() throws Exception {
    double alone = Math.sqrt(9 + 1 + 0.25);
    try (Slopes slopes = new Slopes().secondFrozenBefore(2)) {
      run(slopes, 2, 1.0);
      assertArrayEquals(new float[2], slopes.second.toFloatArray(), 0);
      assertArrayEquals(
          moved(Slopes.FIRST, 1 / alone, 2, SIZED), slopes.first.toFloatArray(), TINY);
    }
    // What was frozen starts as if it were new, and no gradient is left over from before.
    try (Slopes slopes = new Slopes().secondFrozenBefore(2)) {
      run(slopes, 3, null);
      assertArrayEquals(moved(Slopes.SECOND, 1, 1, SIZED), slopes.second.toFloatArray(), TINY);
    }
  }

  @Test
  void frozenPartsOfTheModelStayBitForBitAndTheOthersMove() throws Exception {
    List<String> held = List.of("video_model", "audio_proj");
    try (DuetModel model = model();
        Objective objective =
            new Together() {
              @Override
              public boolean frozen(Step step, String parameterGroup) {
                return held.contains(parameterGroup);
              }
            }) {
      Map<String, float[]> before = values(model);
      FixedSource source =
          FixedSource.of(TrainerTest.MINUTE, objective.views(), List.of(HALF, TWICE));
      Outcome unused =
          new Trainer(config(2, CALM, 1, null), model, objective, source.corpus(), List.of()).run();
      Map<String, float[]> after = values(model);
      for (Map.Entry<String, float[]> entry : before.entrySet()) {
        String group = entry.getKey().substring(0, entry.getKey().indexOf('.'));
        double moved = distance(entry.getValue(), after.get(entry.getKey()));
        assertEquals(held.contains(group), moved == 0, entry.getKey() + " moved by " + moved);
      }
    }
  }

  /** Two pictures and a sound; keeps what it was given. */
  private static final class TwoPictures extends Together {
    static final View AGAIN = new View("video-2", Modality.VIDEO, 1, View.Distortion.AUGMENTED);

    private final boolean joined;
    private final List<float[]> embeddings = new ArrayList<>();
    private final List<float[]> inputs = new ArrayList<>();

    TwoPictures(boolean joined) {
      this.joined = joined;
    }

    @Override
    public List<View> views() {
      return List.of(View.VIDEO, AGAIN, View.AUDIO);
    }

    @Override
    public boolean joinsViews() {
      return joined;
    }

    @Override
    public Evaluation evaluate(Step step, Batch batch) {
      for (View view : views()) {
        embeddings.add(batch.view(view).embedding().toFloatArray());
        inputs.add(batch.view(view).input().toFloatArray());
      }
      return super.evaluate(step, batch);
    }
  }

  private static TwoPictures seen(boolean joined) throws Exception {
    try (DuetModel model = model();
        TwoPictures objective = new TwoPictures(joined)) {
      FixedSource source = FixedSource.of(TrainerTest.MINUTE, objective.views(), List.of(HALF));
      Outcome unused =
          new Trainer(config(1, CALM, 1, null), model, objective, source.corpus(), List.of()).run();
      return objective;
    }
  }

  private static float[] forward(DuetModel model, NDManager manager, float[]... inputs) {
    int size = TrainerTest.MINUTE.frameSize();
    int frames = TrainerTest.MINUTE.frameCount();
    NDList parts = new NDList();
    for (float[] input : inputs) {
      parts.add(manager.create(input, new Shape(HALF.length, 3, frames, size, size)));
    }
    NDArray all = ai.djl.ndarray.NDArrays.concat(parts, 0);
    ParameterStore store = new ParameterStore(manager, false);
    NDArray features =
        model.videoEncoder().forward(store, new NDList(all), true).singletonOrThrow();
    return model
        .head(Modality.VIDEO)
        .orElseThrow()
        .forward(store, new NDList(features), true)
        .singletonOrThrow()
        .toFloatArray();
  }

  @Test
  void joinedViewsGoThroughTheEncoderAsOneBatch() throws Exception {
    TwoPictures joined = seen(true);
    TwoPictures apart = seen(false);
    try (DuetModel model = model();
        NDManager manager = NDManager.newBaseManager()) {
      float[] first = joined.inputs.get(0);
      float[] second = joined.inputs.get(1);
      assertFalse(java.util.Arrays.equals(first, second), "two views of different noise");
      float[] both = forward(model, manager, first, second);
      float[] together = new float[both.length];
      System.arraycopy(joined.embeddings.get(0), 0, together, 0, both.length / 2);
      System.arraycopy(joined.embeddings.get(1), 0, together, both.length / 2, both.length / 2);
      assertArrayEquals(both, together, 1e-5f);
      assertArrayEquals(forward(model, manager, first), apart.embeddings.get(0), 1e-5f);
      assertArrayEquals(forward(model, manager, second), apart.embeddings.get(1), 1e-5f);
      // The batch norms see another batch, so the two ways cannot agree.
      assertTrue(distance(joined.embeddings.get(0), apart.embeddings.get(0)) > 1e-3);
      // The only view of the sound is encoded as ever.
      assertArrayEquals(joined.embeddings.get(2), apart.embeddings.get(2), 1e-6f);
    }
  }

  @Test
  void aFeaturePassGivesEveryInstanceItsRowInTheManifestsOrder() throws Exception {
    Output video = new Output(Modality.VIDEO, Output.EMBEDDING);
    Output audio = new Output(Modality.AUDIO, "pool");
    Map<Output, float[][]> passed = new LinkedHashMap<>();
    List<PreparedClip> clips = new ArrayList<>();
    MemorySource memory =
        new MemorySource(TrainerTest.MINUTE, List.of(View.VIDEO, View.AUDIO), 20, 2, 5);
    for (int i = 0; i < 20; i++) {
      PreparedClip seen = memory.clip(i, new Random(i), View.VIDEO);
      PreparedClip heard = memory.clip(i, new Random(i), View.AUDIO);
      clips.add(new PreparedClip(seen.frames(), heard.spectrogram()));
    }
    // Instances 4 and 19 cannot be read.
    ClipPass pass =
        new ClipPass() {
          @Override
          public int instances() {
            return 20;
          }

          @Override
          public void read(Receiver receiver) {
            for (int i = 0; i < 19; i++) {
              if (i != 4) {
                receiver.accept(i, clips.get(i));
              }
            }
          }
        };
    try (DuetModel model = model();
        Objective objective =
            new Together() {
              private @Nullable TrainingHost host;

              @Override
              public void start(TrainingHost host) {
                this.host = host;
              }

              @Override
              public void startEpoch(int epoch) {
                passed.putAll(host.featurePass(List.of(video, audio)));
              }
            }) {
      Map<Output, float[][]> expected;
      try (FeatureEncoder encoder =
          new FeatureEncoder(model, List.of(video, audio), Precision.FLOAT32)) {
        expected = encoder.encode(clips);
      }
      Corpus corpus = new Corpus(memory, memory.ids(), "fingerprint", Optional.of(pass));
      Outcome unused =
          new Trainer(config(1, CALM, 1, null), model, objective, corpus, List.of()).run();
      for (Output output : List.of(video, audio)) {
        float[][] rows = passed.get(output);
        assertEquals(20, rows.length);
        for (int i = 0; i < 20; i++) {
          if (i == 4 || i == 19) {
            assertTrue(Float.isNaN(rows[i][0]), "row " + i);
          } else {
            // Batches of another size round in another order.
            assertArrayEquals(expected.get(output)[i], rows[i], 1e-5f, "row " + i);
          }
        }
      }
    }
  }
}
