package dev.duet.avid.loss.siamese;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Encoded;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.ObjectiveState;
import dev.duet.avid.loss.View;
import dev.duet.avid.loss.pair.PairConfig;
import dev.duet.avid.weights.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** MoCo's loss, gradient and queue against loops over doubles and closed forms. */
class MocoObjectiveTest {
  private static final int QUEUE = 8;
  private static final double TEMPERATURE = 0.2;
  private static final int[] INSTANCES = {10, 11, 12, 13};

  private final SmallRun run = new SmallRun();

  @AfterEach
  void close() {
    run.close();
  }

  private MocoObjective started() {
    MocoObjective objective =
        new MocoObjective(new MocoConfig(PairConfig.CROSS, TEMPERATURE, QUEUE, 0.9), 7);
    objective.start(run);
    return objective;
  }

  private static double[][] queue(MocoObjective objective, String name) {
    float[] values = objective.state().tensors().get(name + ".keys").toFloats();
    double[][] rows = new double[QUEUE][SmallRun.WIDTH];
    for (int i = 0; i < values.length; i++) {
      rows[i / SmallRun.WIDTH][i % SmallRun.WIDTH] = values[i];
    }
    return rows;
  }

  /** Mean cross-entropy of finding each query's key among it and the queue's that count. */
  private static double slow(double[][] queries, double[][] keys, double[][] queue, int[] owners) {
    double[][] unit = SmallRun.unit(queries);
    double loss = 0;
    for (int i = 0; i < unit.length; i++) {
      double positive = SmallRun.dot(unit[i], keys[i]) / TEMPERATURE;
      double sum = Math.exp(positive);
      for (int k = 0; k < queue.length; k++) {
        if (owners[k] != INSTANCES[i]) {
          sum += Math.exp(SmallRun.dot(unit[i], queue[k]) / TEMPERATURE);
        }
      }
      loss += (Math.log(sum) - positive) / unit.length;
    }
    return loss;
  }

  private static Evaluation judged(MocoObjective objective, Batch batch) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      Evaluation evaluation = objective.evaluate(SmallRun.STEP, batch);
      collector.backward(evaluation.total());
      return evaluation;
    }
  }

  private void check(MocoObjective objective, Batch batch, int[] owners) {
    double[][] videoKeys = run.told(batch, View.VIDEO);
    double[][] audioKeys = run.told(batch, View.AUDIO);
    double[][] videoQueue = queue(objective, "queue.video");
    double[][] audioQueue = queue(objective, "queue.audio");
    NDArray leaf = batch.view(View.VIDEO).embedding();
    double[][] video = SmallRun.rows(leaf);
    double[][] audio = SmallRun.rows(batch.view(View.AUDIO).embedding());

    float loss = judged(objective, batch).total().getFloat();

    double back = slow(audio, videoKeys, videoQueue, owners);
    assertEquals((slow(video, audioKeys, audioQueue, owners) + back) / 2, loss, 1e-5);
    float[] gradient = leaf.getGradient().toFloatArray();
    double step = 1e-6;
    for (int i = 0; i < gradient.length; i++) {
      double[] row = video[i / SmallRun.WIDTH];
      double value = row[i % SmallRun.WIDTH];
      row[i % SmallRun.WIDTH] = value + step;
      double up = slow(video, audioKeys, audioQueue, owners);
      row[i % SmallRun.WIDTH] = value - step;
      double down = slow(video, audioKeys, audioQueue, owners);
      row[i % SmallRun.WIDTH] = value;
      assertEquals((up - down) / (4 * step), gradient[i], 2e-5, "element " + i);
    }
  }

  @Test
  void aQueryIsToFindItsKeyAmongThoseOfOtherInstances() {
    int nobody = -1;
    int[] owners = {nobody, nobody, nobody, nobody, nobody, nobody, nobody, nobody};
    try (MocoObjective objective = started()) {
      Batch first = run.batch(INSTANCES);
      check(objective, first, owners);

      objective.evaluate(SmallRun.STEP, first).memory().run();

      // The batch's own keys are in the queue now and must not count against it.
      System.arraycopy(INSTANCES, 0, owners, 0, INSTANCES.length);
      check(objective, run.batch(INSTANCES), owners);
    }
  }

  @Test
  void keysTakeThePlaceOfTheOldestAfterTheLossIsKnown() {
    try (MocoObjective objective = started()) {
      double[][] noise = queue(objective, "queue.audio");
      Batch batch = run.batch(INSTANCES);
      Evaluation evaluation = objective.evaluate(SmallRun.STEP, batch);
      assertArrayEquals(noise, queue(objective, "queue.audio"));

      evaluation.memory().run();

      double[][] keys = run.told(batch, View.AUDIO);
      double[][] queue = queue(objective, "queue.audio");
      for (int k = 0; k < QUEUE; k++) {
        double[] expected = k < INSTANCES.length ? keys[k] : noise[k];
        assertArrayEquals(expected, queue[k], 1e-5, "row " + k);
      }
    }
  }

  /** Queries that are their keys under a queue that is orthogonal to them: ln(1 + K·e^(−1/T)). */
  @Test
  void aPerfectQueryHasTheLossOfAnOrthogonalQueue() throws ModelException {
    try (MocoObjective objective = started()) {
      Batch batch = run.batch(INSTANCES);
      Batch perfect =
          new Batch(
              INSTANCES,
              Map.of(
                  View.VIDEO, perfect(batch, View.VIDEO, View.AUDIO),
                  View.AUDIO, perfect(batch, View.AUDIO, View.VIDEO)),
              run.manager);
      Map<String, HostTensor> state = new LinkedHashMap<>(objective.state().tensors());
      state.put("queue.video.keys", zeros());
      state.put("queue.audio.keys", zeros());
      objective.restore(new ObjectiveState(state, Map.of()));

      float loss = objective.evaluate(SmallRun.STEP, perfect).total().getFloat();

      assertEquals(Math.log(1 + QUEUE * Math.exp(-1 / TEMPERATURE)), loss, 1e-5);
    }
  }

  /** The embedding of a view is the key of the other. */
  private Encoded perfect(Batch batch, View view, View other) {
    float[] flat = new float[SmallRun.BATCH * SmallRun.WIDTH];
    double[][] keys = run.told(batch, other);
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) keys[i / SmallRun.WIDTH][i % SmallRun.WIDTH];
    }
    NDArray embedding = run.manager.create(flat, new Shape(SmallRun.BATCH, SmallRun.WIDTH));
    return new Encoded(batch.view(view).input(), embedding, embedding);
  }

  /** Rows of nothing have the scores of rows that are orthogonal to every query. */
  private static HostTensor zeros() {
    ByteBuffer data =
        ByteBuffer.allocate(QUEUE * SmallRun.WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return new HostTensor(DataType.FLOAT32, new Shape(QUEUE, SmallRun.WIDTH), data);
  }
}
