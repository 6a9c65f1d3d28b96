package dev.duet.cli;

import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.synthetic.corpus.Confusion;
import dev.duet.decode.synthetic.corpus.CorpusConfig;
import dev.duet.decode.synthetic.corpus.SyntheticCorpus;
import dev.duet.extract.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duet synth}. */
@Command(
    name = "synth",
    description =
        "Makes a corpus of small videos whose classes are audio-visual by construction, with labels and"
            + " all factors in a table for each split.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  duet synth --output corpus --seed 0",
      "  duet synth --output hard --seed 1 --classes 32 --train 1600 --silent-share 0.5"
    })
final class SynthCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Folder to write to; an interrupted call goes on there.")
  private Path folder;

  @Option(names = "--seed", paramLabel = "N", required = true, description = "Seed of all draws.")
  private long seed;

  @Option(
      names = "--classes",
      paramLabel = "N",
      defaultValue = "8",
      description = "Classes: even up to 16, a multiple of 4 up to 64 (default: ${DEFAULT-VALUE}).")
  private int classes;

  @Option(
      names = "--confusion",
      paramLabel = "KIND",
      defaultValue = "ring",
      description = {
        "Which classes are alike: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). In a ring a class"
            + " looks like one neighbour and sounds like the other; among twins it looks and sounds the same,"
            + " so that only both together tell it."
      })
  private Confusion confusion;

  @Option(
      names = "--train",
      paramLabel = "N",
      defaultValue = "1200",
      description = "Training videos (default: ${DEFAULT-VALUE}).")
  private int train;

  @Option(
      names = "--validation",
      paramLabel = "N",
      defaultValue = "240",
      description = "Validation videos (default: ${DEFAULT-VALUE}).")
  private int validation;

  @Option(
      names = "--test",
      paramLabel = "N",
      defaultValue = "480",
      description = "Test videos (default: ${DEFAULT-VALUE}).")
  private int test;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2.56",
      description = "Length of a video in seconds (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "40",
      description = "Width and height of the frames in pixels (default: ${DEFAULT-VALUE}).")
  private int framePixels;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "8",
      description = "Frames per second (default: ${DEFAULT-VALUE}).")
  private int framesPerSecond;

  @Option(
      names = "--sample-rate",
      paramLabel = "HZ",
      defaultValue = "8000",
      description = "Samples per second: 8000, 16000, 24000 or 48000 (default: ${DEFAULT-VALUE}).")
  private int sampleRateHz;

  @Option(
      names = "--video-nuisance",
      paramLabel = "X",
      defaultValue = "0.6",
      description = "Strength of what disturbs the pictures, 0 to 2 (default: ${DEFAULT-VALUE}).")
  private double videoNuisance;

  @Option(
      names = "--audio-nuisance",
      paramLabel = "X",
      defaultValue = "0.4",
      description = "Strength of what disturbs the sound, 0 to 2 (default: ${DEFAULT-VALUE}).")
  private double audioNuisance;

  @Option(
      names = "--faulty-share",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Share of training videos with the sound of another class, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double faultyShare;

  @Option(
      names = "--silent-share",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Share of training videos without any sound, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double silentShare;

  @Option(
      names = "--spoil-held-out",
      description = "Let validation and test videos be faulty and silent too.")
  private boolean spoilHeldOut;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  SynthCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CorpusConfig config = config();
    int videos = config.train() + config.validation() + config.test();
    long begin = System.nanoTime();
    try (ProgressDisplay display = ProgressDisplay.open("Making")) {
      SyntheticCorpus.write(
          config,
          folder,
          Runtime.getRuntime().availableProcessors(),
          done -> {
            synchronized (display) {
              display.progressed(
                  new Progress(
                      videos, done, 0, 0, done, Duration.ofNanos(System.nanoTime() - begin)));
            }
          });
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--output: " + e.getMessage(), e);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%d videos of %d classes in %s, described in %s%n",
            videos, config.classes(), folder, SyntheticCorpus.table(folder));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  private CorpusConfig config() {
    try {
      return new CorpusConfig(
          seed,
          classes,
          confusion,
          train,
          validation,
          test,
          seconds,
          framePixels,
          framesPerSecond,
          sampleRateHz,
          videoNuisance,
          audioNuisance,
          faultyShare,
          silentShare,
          spoilHeldOut);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
