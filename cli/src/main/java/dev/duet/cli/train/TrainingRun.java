package dev.duet.cli.train;

import ai.djl.Device;
import com.google.common.collect.ImmutableList;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.FileBatchSource;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.train.Corpus;
import dev.duet.avid.train.RunSetup;
import dev.duet.avid.train.Trainer;
import dev.duet.avid.train.TrainingException;
import dev.duet.avid.train.TrainingListener;
import dev.duet.avid.train.report.MetricsFile;
import dev.duet.avid.train.report.TensorBoardFolder;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.config.RecordWriter;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run from its configuration to a trained model.
 *
 * @param config what it depends on
 * @param folder where it is saved
 * @param device where it computes
 * @param furtherDevices that share every batch with it
 */
public record TrainingRun(
    RunConfig config, RunFolder folder, Device device, List<Device> furtherDevices) {
  public TrainingRun {
    furtherDevices = ImmutableList.copyOf(furtherDevices);
  }

  /** On one device. */
  public TrainingRun(RunConfig config, RunFolder folder, Device device) {
    this(config, folder, device, ImmutableList.of());
  }

  /**
   * Trains, from the start or from where the folder's run was.
   *
   * @param resume whether a run of the same configuration may be in the folder
   * @param extra who else is told
   * @param started is given the trainer, so that it can be stopped
   * @throws ConfigException if the folder has another run, or the configuration does not do
   */
  public Trainer.Outcome run(
      boolean resume, List<TrainingListener> extra, Consumer<Trainer> started)
      throws ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          InterruptedException {
    boolean goesOn = folder.used();
    if (goesOn && !resume) {
      throw new ConfigException(
          folder.path() + ": has a run already; --resume goes on with it, --run names another");
    }
    if (config.objective() instanceof ObjectiveConfig.Cma
        && config.model() instanceof ModelSource.Random) {
      throw new ConfigException(
          "CMA starts from the model of an AVID run: name it with --model, or as model.kind=start"
              + " model.file=FILE");
    }
    Manifest manifest = training();
    Optional<Manifest> held = validation();
    try (Objective objective = config.objective().create(manifest, config.training().seed())) {
      if (goesOn) {
        folder.checkSame(config);
      } else {
        folder.write(config);
      }
      try (DuetModel model = startingModel(manifest, goesOn)) {
        return train(manifest, held, model, objective, goesOn, extra, started);
      }
    }
  }

  /** Makes the folder, and in it the model as training would start from it. */
  public void prepare()
      throws ConfigException, ManifestException, ModelException, InterruptedException {
    Manifest manifest = training();
    folder.write(config);
    startingModel(manifest, false).close();
  }

  private Manifest training() throws ConfigException, ManifestException {
    if (config.corpus().train().isEmpty()) {
      throw new ConfigException(
          "corpus.train is missing: name a folder, list or manifest to train on,"
              + " in the file or as corpus.train=PATH");
    }
    return Manifest.of(config.corpus().train().get().toString());
  }

  private Optional<Manifest> validation() throws ManifestException {
    return config.corpus().validation().isPresent()
        ? Optional.of(Manifest.of(config.corpus().validation().get().toString()))
        : Optional.empty();
  }

  /** The file of the first start, so that a resumed run starts from the same statistics. */
  private DuetModel startingModel(Manifest manifest, boolean goesOn)
      throws ModelException, ConfigException, InterruptedException {
    if (goesOn && Files.exists(folder.start())) {
      return DuetModel.load(folder.start(), device);
    }
    try (DuetModel model = config.model().open(config.training().seed(), device)) {
      DuetModel measured = model;
      if (model.audioStatistics().clips() == 0) {
        measured =
            model.withAudioStatistics(
                MeasuredSound.of(manifest, model.config(), config.data().workers()));
      }
      measured.save(folder.start());
    }
    return DuetModel.load(folder.start(), device);
  }

  private Trainer.Outcome train(
      Manifest manifest,
      Optional<Manifest> held,
      DuetModel model,
      Objective objective,
      boolean goesOn,
      List<TrainingListener> extra,
      Consumer<Trainer> started)
      throws ConfigException,
          ModelException,
          TrainingException,
          TrainingDataException,
          InterruptedException {
    FileBatchSource batches =
        new FileBatchSource(
            manifest,
            model.config(),
            model.audioStatistics(),
            objective.views(),
            config.data(),
            config.training().seed());
    Corpus corpus =
        Corpus.of(
            batches,
            manifest.instances().stream().map(Instance::id).toList(),
            manifest.fingerprint());
    try (TensorBoardFolder board = new TensorBoardFolder(folder.board())) {
      RunSetup setup =
          new RunSetup(
              Optional.of(
                  new RunSetup.Saving(
                      folder.path(), config.checkpoints(), RecordWriter.yaml(config))),
              held.map(
                  clips ->
                      new RunSetup.Validation(
                          new RetrievalValidator(clips, config.validation()),
                          config.validation().everyEpochs())),
              ImmutableList.<TrainingListener>builder()
                  .add(new MetricsFile(folder.metrics()), board)
                  .addAll(extra)
                  .build(),
              furtherDevices);
      Trainer trainer = new Trainer(config.training(), model, objective, corpus, setup);
      started.accept(trainer);
      return goesOn ? trainer.resume() : trainer.run();
    }
  }
}
