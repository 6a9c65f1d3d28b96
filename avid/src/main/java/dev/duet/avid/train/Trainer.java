package dev.duet.avid.train;

import static com.google.common.base.Preconditions.checkState;

import ai.djl.engine.Engine;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.BatchStream;
import dev.duet.avid.data.EpochReport;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.data.ViewBatch;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Trains a model on its device, or on several. The parameters are changed where they are; what the
 * objective asks for and when is its contract, {@link Objective}. The parameter groups of the model
 * that an objective may freeze are {@code video_model}, {@code audio_model}, {@code video_proj} and
 * {@code audio_proj}.
 *
 * <p>The engine collects gradients for one graph at a time, so one trainer runs at a time in a
 * process.
 */
public final class Trainer {
  private final TrainingConfig config;
  private final DuetModel model;
  private final Objective objective;
  private final Corpus corpus;
  private final RunSetup setup;
  private final Optional<Saver> saver;
  private final long stepsPerEpoch;
  private volatile boolean stopRequested;

  /** How a run came to its end. */
  public enum Outcome {
    /** All epochs are done. */
    FINISHED,
    /** It was asked to stop. */
    STOPPED
  }

  /**
   * A run that is not saved.
   *
   * @throws TrainingException if the data, the objective and the config do not go together
   */
  public Trainer(
      TrainingConfig config,
      DuetModel model,
      Objective objective,
      Corpus corpus,
      List<TrainingListener> listeners)
      throws TrainingException {
    this(config, model, objective, corpus, RunSetup.unsaved(listeners));
  }

  /**
   * A run that has not begun.
   *
   * @param model trained in place
   * @param objective not yet started; closed by whoever made it
   * @throws TrainingException if the data, the objective and the config do not go together
   */
  public Trainer(
      TrainingConfig config, DuetModel model, Objective objective, Corpus corpus, RunSetup setup)
      throws TrainingException {
    this.config = config;
    this.model = model;
    this.objective = objective;
    this.corpus = corpus;
    this.setup = setup;
    saver = setup.saving().map(saving -> new Saver(saving, config, model, objective, corpus));
    if (objective.batchCoupled() && config.accumulatedBatches() > 1) {
      throw new TrainingException(
          "accumulatedBatches must be 1 for an objective that compares the instances of a batch: "
              + config.accumulatedBatches());
    }
    stepsPerEpoch = corpus.batches().batchesPerEpoch() / config.accumulatedBatches();
    if (stepsPerEpoch == 0) {
      throw new TrainingException(
          "the corpus of %d instances gives %d batches, fewer than the %d that a step takes"
              .formatted(
                  corpus.instanceIds().size(),
                  corpus.batches().batchesPerEpoch(),
                  config.accumulatedBatches()));
    }
  }

  /** Lets the step that is under way finish, saves and ends the run. From any thread. */
  public void stop() {
    stopRequested = true;
  }

  /**
   * Trains from the start to the end, or until asked to stop.
   *
   * @throws TrainingException if the loss is not finite any more, or the folder has a run in it
   * @throws TrainingDataException if the data cannot be read
   * @throws ModelException if the run cannot be saved; its last checkpoint is still there
   */
  public Outcome run()
      throws TrainingException, TrainingDataException, ModelException, InterruptedException {
    if (saver.isPresent()) {
      saver.get().checkUnused();
    }
    return run(adam -> Position.START);
  }

  /**
   * Goes on from the newest checkpoint, exactly: on the CPU bit for bit. Where none was saved, from
   * the start.
   *
   * @throws ModelException if no checkpoint can be read or it is of another run
   */
  public Outcome resume()
      throws TrainingException, TrainingDataException, ModelException, InterruptedException {
    checkState(saver.isPresent(), "a run that is not saved cannot be resumed");
    return run(saver.get()::resume);
  }

  private interface Start {
    Position of(Adam adam) throws ModelException;
  }

  private Outcome run(Start start)
      throws TrainingException, TrainingDataException, ModelException, InterruptedException {
    objective.start(new RunHost(model, corpus));
    try (StepRunner runner = new StepRunner(config, model, objective, setup.furtherDevices())) {
      Position position = start.of(runner.adam());
      for (TrainingListener listener : setup.listeners()) {
        listener.started(position);
      }
      return run(runner, position);
    } catch (RunHost.PassFailedException e) {
      if (e.getCause() instanceof TrainingDataException data) {
        throw data;
      }
      throw new InterruptedException("while reading the corpus for the objective");
    }
  }

  private Outcome run(StepRunner runner, Position start)
      throws TrainingException, TrainingDataException, ModelException, InterruptedException {
    Reporter reporter =
        new Reporter(config, stepsPerEpoch, corpus, runner.log(), setup.listeners());
    Position position = start;
    while (position.epoch() < config.epochs()) {
      if (position.batch() == 0) {
        objective.startEpoch(position.epoch());
      }
      try (BatchStream stream = corpus.batches().open(position.epoch(), position.batch())) {
        position = runEpoch(runner, reporter, stream, position);
        if (stopRequested) {
          reporter.flush(position);
          save(runner, position);
          return Outcome.STOPPED;
        }
        endEpoch(position.epoch(), stream);
      }
      position = position.afterEpoch();
      betweenEpochs(runner, reporter, position);
    }
    reporter.flush(position);
    if (saver.isPresent()) {
      saver.get().finish(position);
    }
    return Outcome.FINISHED;
  }

  private void endEpoch(int epoch, BatchStream stream) {
    EpochReport report = stream.report();
    setup.listeners().forEach(listener -> listener.epochEnded(epoch, report));
  }

  private void betweenEpochs(StepRunner runner, Reporter reporter, Position position)
      throws TrainingException, TrainingDataException, ModelException, InterruptedException {
    int ended = position.epoch() - 1;
    reporter.check();
    boolean best = validate(ended, position);
    if (saver.isPresent() && (best || saver.get().isDueAfter(ended))) {
      save(runner, position);
    }
  }

  private boolean validate(int ended, Position position)
      throws TrainingException, TrainingDataException, InterruptedException {
    RunSetup.Validation validation = setup.validation().orElse(null);
    if (validation == null
        || ((ended + 1) % validation.everyEpochs() != 0 && ended + 1 != config.epochs())) {
      return false;
    }
    Map<String, Double> metrics = validation.validator().validate(model);
    setup.listeners().forEach(listener -> listener.validated(ended, position.step(), metrics));
    return saver.isPresent() && saver.get().validated(position, metrics);
  }

  private void save(StepRunner runner, Position position) throws ModelException, TrainingException {
    if (saver.isPresent()) {
      saver.get().save(position, runner.adam());
    }
  }

  private Position runEpoch(
      StepRunner runner, Reporter reporter, BatchStream stream, Position start)
      throws TrainingException, TrainingDataException, ModelException, InterruptedException {
    Position position = start;
    while (!stopRequested
        && position.batch() + config.accumulatedBatches() <= corpus.batches().batchesPerEpoch()) {
      long begin = System.nanoTime();
      List<ViewBatch> batches = take(stream, position);
      long taken = System.nanoTime();
      double learningRate =
          config.learningRate().at(position.step(), stepsPerEpoch, config.epochs());
      runner.run(step(position), batches, learningRate);
      position = position.afterStep(batches.size());
      reporter.stepped(position, batches, learningRate, taken - begin, System.nanoTime() - taken);
      if (saver.isPresent() && saver.get().isDue()) {
        reporter.check();
        save(runner, position);
      }
    }
    return position;
  }

  private List<ViewBatch> take(BatchStream stream, Position position)
      throws TrainingException, TrainingDataException, InterruptedException {
    List<ViewBatch> batches = new ArrayList<>();
    while (batches.size() < config.accumulatedBatches()) {
      ViewBatch batch = stream.next().orElse(null);
      if (batch == null) {
        throw new TrainingException(
            "the data of epoch %d ended after %d of %d batches"
                .formatted(
                    position.epoch() + 1,
                    position.batch() + batches.size(),
                    corpus.batches().batchesPerEpoch()));
      }
      batches.add(batch);
    }
    return batches;
  }

  private Step step(Position position) {
    long seed = StepRandom.seed(config.seed(), position.step());
    // Draws on the device, such as negatives, are the engine's own.
    Engine.getInstance().setRandomSeed((int) seed);
    return new Step(
        position.step(),
        stepsPerEpoch * config.epochs(),
        position.epoch(),
        new SplittableRandom(seed));
  }
}
