package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Splitter;
import dev.duet.avid.ClipPreparation;
import dev.duet.avid.DuetModel;
import dev.duet.avid.FeatureEncoder;
import dev.duet.avid.FeatureEncoder.Precision;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.Output;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.weights.HostTensor;
import dev.duet.avid.weights.SafetensorsWriter;
import dev.duet.avid.weights.SafetensorsWriter.Source;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Python makes of Duet's files. Needs a Python with the packages; DUET_PYTHON or
 * -Dduet.python= names it, else it is {@code python3}.
 */
class PythonTest {
  private static final Path SCRIPTS = Path.of("src/test/resources/dev/duet/cli/python");
  private static final List<Output> OUTPUTS =
      List.of(
          Output.parse("video.pool"),
          Output.parse("video.embedding"),
          Output.parse("audio.pool"),
          Output.parse("audio.embedding"));

  @TempDir private Path folder;

  @Test
  void readsEveryFileAsTheDocumentSays() throws Exception {
    assumePackages("numpy", "pyarrow", "safetensors");
    makeFiles();

    String said = python(SCRIPTS.resolve("read_formats.py"), Path.of("../docs/formats.md"), folder);

    assertTrue(said.contains("the same numbers"), said);
    assertTrue(said.contains("blocks"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"micro", "tiny", "avid-small"})
  void exportedWeightsGiveTheSameFeaturesInPyTorch(String config) throws Exception {
    assumePackages("numpy", "safetensors", "torch");
    Path model = folder.resolve("model.safetensors");
    Path weights = folder.resolve("weights.safetensors");
    Path clips = folder.resolve("clips.safetensors");
    try (DuetModel made = DuetModel.random(ModelConfig.named(config), 5, Device.cpu())) {
      // As after training, so that batch norms do something.
      Random random = new Random(1);
      made.parameters()
          .forEach(
              (name, parameter) -> {
                NDArray value = parameter.getArray();
                if (name.endsWith("running_mean")) {
                  value.addi(0.2f * (random.nextFloat() - 0.5f));
                } else if (name.endsWith("running_var")) {
                  value.muli(0.5f + random.nextFloat());
                }
              });
      made.save(model);
      writeClips(made, clips);
    }
    run("export", model, "--output", weights);

    String said = python(SCRIPTS.resolve("compare_towers.py"), model, weights, clips);

    assertEquals(OUTPUTS.size(), said.lines().count(), said);
  }

  @Test
  void thePeersCommandLinesAreUnderstood() throws Exception {
    assumePackages();
    List<String> calls = DocumentedCommand.ofPeers();
    assertTrue(calls.size() > 5, calls.toString());
    for (String call : calls) {
      List<String> command =
          new ArrayList<>(List.of(interpreter(), SCRIPTS.resolve("parse_only.py").toString()));
      command.addAll(Splitter.on(' ').splitToList("../" + call));
      Ended ended = call(command);
      assertEquals(0, ended.exitCode(), call + "\n" + ended.output());
    }
  }

  /** Clips of real files as the towers get them, and what the towers make of them. */
  private void writeClips(DuetModel model, Path file) throws Exception {
    ModelConfig config = model.config();
    ClipPreparation preparation =
        new ClipPreparation(config, model.audioStatistics(), config.frameSize());
    List<PreparedClip> clips = new ArrayList<>();
    Path videos = TestVideos.folder(folder);
    for (String name : List.of("a.mp4", "sub/b.mp4")) {
      try (ClipReader reader = ClipReader.open(videos.resolve(name), DecodeLimits.DEFAULT)) {
        reader.read(
            List.of(ClipTime.centred(config.clipFormat(), 0.5)),
            config.clipFormat(),
            clip -> clips.add(preparation.prepare(clip)));
      }
    }
    Frames first = clips.get(0).frames();
    ByteBuffer frames = ByteBuffer.allocate(clips.size() * first.rgb().length);
    float[] spectrograms = new float[clips.size() * clips.get(0).spectrogram().length];
    for (int i = 0; i < clips.size(); i++) {
      frames.put(clips.get(i).frames().rgb());
      float[] spectrogram = clips.get(i).spectrogram();
      System.arraycopy(spectrogram, 0, spectrograms, i * spectrogram.length, spectrogram.length);
    }
    List<Source> sources = new ArrayList<>();
    sources.add(
        Source.of(
            "frames",
            new HostTensor(
                DataType.UINT8,
                new Shape(clips.size(), first.count(), first.height(), first.width(), 3),
                frames.flip())));
    sources.add(
        Source.of(
            "spectrograms",
            floats(
                spectrograms,
                clips.size(),
                config.spectrogramFrames(),
                config.spectrogram().bins())));
    try (FeatureEncoder encoder = new FeatureEncoder(model, OUTPUTS, Precision.FLOAT32)) {
      Map<Output, float[][]> features = encoder.encode(clips);
      for (Output output : OUTPUTS) {
        try (NDManager manager = NDManager.newBaseManager()) {
          sources.add(
              Source.of(
                  output.name(), HostTensor.of(manager.create(features.get(output))))); // (B, D)
        }
      }
    }
    SafetensorsWriter.write(file, Map.of(), sources);
  }

  private static HostTensor floats(float[] values, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new HostTensor(DataType.FLOAT32, new Shape(shape), data);
  }

  /** A file of every kind, under the names that the document uses. */
  private void makeFiles() throws Exception {
    Path videos = TestVideos.folder(folder);
    Files.move(videos.resolve("a.mp4"), videos.resolve("clip.mp4"));
    Files.writeString(videos.resolve("broken.mp4"), "not a video");
    Path model = folder.resolve("model.safetensors");
    run("init", "--output", model, "--seed", 1, "--config", "micro");
    run("export", model, "--output", folder.resolve("weights.safetensors"));
    for (String format : List.of("npy", "parquet")) {
      Path output = folder.resolve(format.equals("npy") ? "out" : "shards");
      CommandRun extract =
          CommandRun.of(
              "extract",
              videos,
              "--model",
              model,
              "--output",
              output,
              "--format",
              format,
              "--clips",
              3);
      assertEquals(ExitCode.SOME_FILES_FAILED, extract.exitCode(), extract.err());
    }
    for (String table : List.of("clips.csv", "clips.parquet")) {
      CommandRun index = CommandRun.of("index", videos, "--output", folder.resolve(table));
      assertEquals(ExitCode.SOME_FILES_FAILED, index.exitCode(), index.err());
    }
    CommandRun scan = CommandRun.of("scan", videos, "--output", folder.resolve("findings.csv"));
    assertEquals(ExitCode.SOME_FILES_FAILED, scan.exitCode(), scan.err());
    train();
    evaluate(model);
    run("bench", "logspec", "--reps", 1, "--output", folder.resolve("bench.json"));
  }

  private void train() throws Exception {
    Path corpus = TinyCorpus.write(folder.resolve("corpus"));
    Path run = folder.resolve("run");
    run(
        "train",
        "--config",
        "tiny",
        "--run",
        run,
        "--threads",
        1,
        "corpus.train=" + corpus.resolve("train.csv"),
        "corpus.validation=" + corpus.resolve("validation.csv"),
        "data.batchSize=8",
        "objective.negatives=8",
        "training.epochs=2",
        "validation.everyEpochs=1");
    Path checkpoint;
    try (var files = Files.list(run.resolve("checkpoints"))) {
      checkpoint = files.sorted().reduce((first, second) -> second).orElseThrow();
    }
    run("mine", checkpoint, "--output", folder.resolve("positives.safetensors"), "--positives", 3);
    String instance =
        dev.duet.decode.manifest.Manifest.of(corpus.resolve("train.csv").toString())
            .instances()
            .get(0)
            .id();
    Files.writeString(
        folder.resolve("neighbors.json"),
        run(
            "neighbors",
            checkpoint,
            "--manifest",
            corpus.resolve("train.csv"),
            "--instance",
            instance,
            "--count",
            2,
            "--json"));
    run(
        "report",
        run,
        "--videos",
        corpus.resolve("test.csv"),
        "--output",
        folder.resolve("report"));
    Path experiment =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            schema: 1
            title: One model before training
            corpus: {kind: synthetic, seed: 1, classes: 4, train: 16, validation: 8, test: 8}
            seeds: [0]
            config: {base: tiny}
            runs: [{name: random, trained: false}]
            evaluations: [{kind: retrieval, clips: 1}]
            """);
    run("experiment", experiment, "--output", folder.resolve("experiment"), "--threads", 1);
  }

  private void evaluate(Path model) throws Exception {
    Path corpus = folder.resolve("corpus");
    Path features = folder.resolve("corpus-features");
    run(
        "extract",
        corpus.resolve("manifest.csv"),
        "--model",
        model,
        "--output",
        features,
        "--clips",
        1);
    run(
        "eval",
        "knn",
        "--features",
        features,
        "--manifest",
        corpus.resolve("manifest.csv"),
        "--output",
        folder.resolve("results"));
  }

  private static String run(Object... args) {
    CommandRun run = CommandRun.of(args);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    return run.out();
  }

  private static String interpreter() {
    String fallback = System.getenv().getOrDefault("DUET_PYTHON", "python3");
    return System.getProperty("duet.python", fallback);
  }

  /** Skips the test, naming what is missing. */
  private static void assumePackages(String... packages) throws Exception {
    String python = interpreter();
    Ended version;
    try {
      version = call(List.of(python, "--version"));
    } catch (IOException e) {
      assumeTrue(false, "no Python: " + e.getMessage());
      return;
    }
    assumeTrue(version.exitCode() == 0, python + ": " + version.output());
    for (String name : packages) {
      assumeTrue(
          call(List.of(python, "-c", "import " + name)).exitCode() == 0,
          python + " has no package " + name);
    }
  }

  private static String python(Path script, Path... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(interpreter(), script.toString()));
    for (Path arg : args) {
      command.add(arg.toString());
    }
    Ended ended = call(command);
    assertEquals(0, ended.exitCode(), ended.output());
    return ended.output();
  }

  private record Ended(int exitCode, String output) {}

  private static Ended call(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    process.getInputStream().transferTo(output);
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), String.join(" ", command));
    return new Ended(process.exitValue(), output.toString(StandardCharsets.UTF_8));
  }
}
