package dev.duet.cli;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.ExistingFile;
import dev.duet.cli.option.NewFileOption;
import dev.duet.cli.option.ResultOption;
import dev.duet.cli.progress.ShareDisplay;
import dev.duet.cma.PositiveSets;
import dev.duet.cma.SavedMemory;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.AgreementSearch;
import dev.duet.cma.search.ApproximateSearch;
import dev.duet.cma.search.DeviceSearch;
import dev.duet.cma.search.Neighbours;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
  private static final int RECALL_SAMPLE = 500;
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

  @Option(
      names = "--approximate",
      paramLabel = "CANDIDATES",
      description = {
        "For corpora of millions: do not look at all pairs, but at so many others of each instance"
            + " that a graph proposes, a few times --positives. How many of the true positives that"
            + " finds is measured on a sample and printed."
      })
  private @Nullable Integer candidates;

  @Mixin private EngineOptions engine;
  @Mixin private ResultOption result;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  MineCommand() {}

  @Override
  public Integer call() throws ModelException, InterruptedException {
    Path file = output.file();
    SavedMemory memory = SavedMemory.load(checkpoint);
    Device device = engine.start();
    Neighbours found =
        candidates != null
            ? approximate(memory, candidates)
            : device.isGpu() ? onGpu(memory, device) : onCpu(memory, partial(file));
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

  private Neighbours approximate(SavedMemory memory, int proposed) throws InterruptedException {
    ApproximateSearch search =
        checked(
            () ->
                new ApproximateSearch(
                    memory.video(),
                    memory.audio(),
                    agreement,
                    positives,
                    proposed,
                    engine.threads()));
    Neighbours found = search.run();
    int sample = Math.min(RECALL_SAMPLE, found.queries());
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%.1f %% of the true others were found, of %d instances looked at%n",
            100 * search.recall(found, sample, 0),
            sample);
    return found;
  }

  /** What makes a search. */
  private interface Preparation<T> {
    T prepare() throws InterruptedException;
  }

  private <T> T checked(Preparation<T> search) throws InterruptedException {
    try {
      return search.prepare();
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
    String kind = agreement.name().toLowerCase(Locale.ROOT);
    double first = nearest / found.queries();
    double last = farthest / found.queries();
    result.print(
        ImmutableMap.of(
            "instances",
            found.queries(),
            "others",
            found.k(),
            "agreement",
            kind,
            "nearest",
            first,
            "last",
            last,
            "output",
            file.toString()),
        out ->
            out.printf(
                Locale.ROOT,
                "%d others by %s of each of %d instances; agreement of the nearest %.3f, of the"
                    + " last %.3f on average%nwritten to %s%n",
                found.k(),
                kind,
                found.queries(),
                first,
                last,
                file));
  }
}
