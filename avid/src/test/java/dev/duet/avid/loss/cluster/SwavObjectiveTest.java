package dev.duet.avid.loss.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.ModelException;
import dev.duet.avid.Output;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Encoded;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.TrainingHost;
import dev.duet.avid.loss.View;
import dev.duet.avid.loss.pair.PairConfig;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwavObjectiveTest {
  private DuetModel model;
  private NDManager manager;

  private record Host(DuetModel model) implements TrainingHost {
    @Override
    public int instanceCount() {
      return 10;
    }

    @Override
    public String manifestFingerprint() {
      return "f";
    }

    @Override
    public Map<Output, float[][]> featurePass(List<Output> outputs) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void open() {
    model = DuetModel.random(ModelConfig.named("tiny"), 1, Device.cpu());
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
    model.close();
  }

  private SwavObjective started(long seed) {
    SwavObjective objective = new SwavObjective(SwavConfig.of(PairConfig.CROSS, 5), seed);
    objective.start(new Host(model));
    return objective;
  }

  private static Step step(int epoch) {
    return new Step(0, 10, epoch, new SplittableRandom(1));
  }

  private static NDArray prototypes(SwavObjective objective) {
    return objective.parameters().get(0).parameters().get("prototypes");
  }

  private Batch batch(NDArray video, NDArray audio) {
    return new Batch(
        new int[] {0, 1, 2, 3},
        ImmutableMap.of(
            View.VIDEO, new Encoded(video, video, video),
            View.AUDIO, new Encoded(audio, audio, audio)),
        manager);
  }

  @Test
  void prototypesAreBroughtToLengthOneBeforeAStepWhereTheyAre() {
    try (SwavObjective objective = started(1);
        NDArray shared = prototypes(objective).stopGradient()) {
      NDArray unused = shared.muli(3);

      objective.beforeStep(step(0));

      for (float squares : shared.square().sum(new int[] {1}).toFloatArray()) {
        assertEquals(1, squares, 1e-6);
      }
    }
  }

  @Test
  void prototypesAreHeldBackInTheFirstEpoch() {
    try (SwavObjective objective = started(1)) {
      assertTrue(objective.frozen(step(0), "prototypes"));
      assertFalse(objective.frozen(step(1), "prototypes"));
      assertFalse(objective.frozen(step(0), "video_model"));
    }
  }

  @Test
  void oneEmbeddingForAllIsTheCollapseAtLnOfThePrototypes() {
    try (SwavObjective objective = started(1)) {
      NDArray shared = prototypes(objective).stopGradient();
      // All prototypes alike: every prediction is uniform, whatever the assignment.
      shared.set(new NDIndex(":"), manager.ones(new Shape(5, 64)).div(8));
      NDArray noise = manager.randomNormal(new Shape(4, 64));
      float loss = objective.evaluate(step(0), batch(noise, noise)).total().getFloat();
      assertEquals(Math.log(5), loss, 1e-5);
    }
  }

  @Test
  void goesOnFromASavedState() throws ModelException {
    try (SwavObjective objective = started(1);
        SwavObjective other = started(2)) {
      other.restore(objective.state());
      NDArray video = manager.randomNormal(new Shape(4, 64));
      NDArray audio = manager.randomNormal(new Shape(4, 64));
      assertEquals(
          objective.evaluate(step(0), batch(video, audio)).total().getFloat(),
          other.evaluate(step(0), batch(video, audio)).total().getFloat());
    }
  }
}
