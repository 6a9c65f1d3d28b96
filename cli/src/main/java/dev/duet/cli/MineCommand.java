package dev.duet.cli;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.ExistingFile;
import dev.duet.cli.option.NewFileOption;
import dev.duet.cli.progress.ShareDisplay;
import dev.duet.cma.PositiveSets;
import dev.duet.cma.SavedMemory;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.AgreementSearch;
import dev.duet.cma.search.DeviceSearch;
import dev.duet.cma.search.Neighbours;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code duet mine}. */
@Command(
    name = "mine",
    description = {
      "Finds for each instance of a corpus the others that look alike and sound alike, in the memory"
          + " banks of a training checkpoint.",
      "A search that was stopped goes on where it was when it is started again: it keeps what it has"
          + " in FILE.partial."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet mine runs/avid/best.safetensors --output positives.safetensors")
final class MineCommand implements Callable<Integer> {
  private static final Duration SAVING_INTERVAL = Duration.ofMinutes(1);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "CHECKPOINT",
      converter = ExistingFile.class,
      description = "Checkpoint of an AVID or CMA run.")
  private Path checkpoint;

  @Mixin private NewFileOption output;

  @Option(
      names = "--agreement",
      paramLabel = "consensus|union|video|audio",
      description = {
        "What the others are chosen by (default: consensus): the smaller of both similarities, the"
            + " greater, that by picture, that by sound."
      })
  private Agreement agreement = Agreement.CONSENSUS;

  @Option(
      names = "--positives",
      paramLabel = "K",
      description = "Others kept of each instance (default: ${DEFAULT-VALUE}).")
  private int positives = 32;

  @Mixin private EngineOptions engine;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  MineCommand() {}

  @Override
  public Integer call() throws ModelException, InterruptedException {
    Path file = output.file();
    SavedMemory memory = SavedMemory.load(checkpoint);
    Device device = engine.start();
    Neighbours found = device.isGpu() ? onGpu(memory, device) : onCpu(memory, partial(file));
    new PositiveSets(memory.fingerprint(), agreement, found).save(file);
    print(found, file);
    return ExitCode.OK;
  }

  private Neighbours onCpu(SavedMemory memory, Path partial)
      throws ModelException, InterruptedException {
    AgreementSearch search =
        checked(
            () ->
                new AgreementSearch(
                    memory.video(), memory.audio(), agreement, positives, engine.threads()));
    Thread stopper = stopper(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(stopper);
    try (ShareDisplay display = ShareDisplay.open("Mining")) {
      return search.run(partial, SAVING_INTERVAL, display);
    } finally {
      release(stopper);
    }
  }

  private Neighbours onGpu(SavedMemory memory, Device device) throws InterruptedException {
    try (NDManager manager = NDManager.newBaseManager(device);
        ShareDisplay display = ShareDisplay.open("Mining")) {
      return checked(
              () -> DeviceSearch.on(manager, memory.video(), memory.audio(), agreement, positives))
          .run(display);
    }
  }

  private <T> T checked(Supplier<T> search) {
    try {
      return search.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static Path partial(Path file) {
    return file.resolveSibling(file.getFileName() + ".partial");
  }

  /** When the process is told to end, what was found so far is written first. */
  private static Thread stopper(Thread searching) {
    return new Thread(
        () -> {
          searching.interrupt();
          try {
            searching.join(Duration.ofSeconds(20).toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "stop-mining");
  }

  private static void release(Thread stopper) {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException e) {
      // The process is ending already.
    }
  }

  private void print(Neighbours found, Path file) {
    double nearest = 0;
    double farthest = 0;
    for (int i = 0; i < found.queries(); i++) {
      nearest += found.similarities()[i * found.k()];
      farthest += found.similarities()[(i + 1) * found.k() - 1];
    }
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%d others by %s of each of %d instances; agreement of the nearest %.3f, of the last"
                + " %.3f on average%nwritten to %s%n",
            found.k(),
            agreement.name().toLowerCase(Locale.ROOT),
            found.queries(),
            nearest / found.queries(),
            farthest / found.queries(),
            file);
    spec.commandLine().getOut().flush();
  }
}
