package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code duet eval} on 16 sounds of two kinds, from files to results. */
class EvalCommandTest {
  private static final int SOUNDS = 16;

  @TempDir static Path shared;
  static Path manifest;
  static Path features;
  static Path model;

  @TempDir Path folder;

  @BeforeAll
  static void makeFeatures() throws IOException {
    List<String> lines = new ArrayList<>(List.of("path,label,source,split"));
    for (int i = 0; i < SOUNDS; i++) {
      boolean tone = i % 2 == 0;
      Sound sound = tone ? Sound.tone(300 + 20 * i, 0.4) : Sound.noise(24_000);
      SyntheticMedia.of(AudioTrack.of(AudioTrack.Codec.FLAC, 24_000, 1, 2.5, sound))
          .writeTo(shared.resolve(i + ".flac"));
      // Two folds: the first half is tested in one, the second in the other.
      lines.add(
          "%d.flac,%s,s%d,%s"
              .formatted(
                  i, tone ? "tone" : "noise", i, i < SOUNDS / 2 ? "test;train" : "train;test"));
    }
    manifest = Files.write(shared.resolve("sounds.csv"), lines);
    model = shared.resolve("model.safetensors");
    features = shared.resolve("features");
    assertEquals(
        0, CommandRun.of("init", "--output", model, "--seed", 1, "--config", "tiny").exitCode());
    assertEquals(0, extract(features, "npy").exitCode());
  }

  private static CommandRun extract(Path output, String format) {
    return CommandRun.of(
        "extract",
        manifest,
        "--model",
        model,
        "--output",
        output,
        "--format",
        format,
        "--modalities",
        "audio",
        "--stages",
        "conv2x,pool",
        "--clips",
        2);
  }

  private static CommandRun eval(String protocol, Object... more) {
    List<Object> args = new ArrayList<>(List.of("eval", protocol));
    args.addAll(Arrays.asList(more));
    return CommandRun.of(args.toArray());
  }

  private static CommandRun evalFeatures(String protocol, Object... more) {
    List<Object> args = new ArrayList<>(List.of("--features", features, "--manifest", manifest));
    args.addAll(Arrays.asList(more));
    return eval(protocol, args.toArray());
  }

  private static JsonNode json(CommandRun run) throws IOException {
    assertEquals(0, run.exitCode(), run.err());
    return new ObjectMapper().readTree(run.out());
  }

  /** Without what tells one run's features from another's by their form alone. */
  private static JsonNode measures(CommandRun run) throws IOException {
    return json(run).path("measures");
  }

  private static void assertRefused(CommandRun run, String message) {
    assertEquals(ExitCode.WRONG_CALL, run.exitCode());
    assertEquals(1, run.errLines().size(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void everyProtocolPrintsATable() {
    for (String protocol :
        List.of(
            "knn",
            "linear",
            "svm",
            "lowshot",
            "retrieval",
            "consistency",
            "clustering",
            "alignment")) {
      CommandRun run = evalFeatures(protocol, "--resamples", 20);

      assertEquals(0, run.exitCode(), protocol + ": " + run.err());
      assertEquals(protocol, run.outLines().get(0));
      assertTrue(
          run.outLines().stream().anyMatch(line -> line.startsWith("audio.conv2x")), run.out());
      assertTrue(
          run.outLines().stream().anyMatch(line -> line.startsWith("audio.pool")), run.out());
    }
  }

  @Test
  void protocolsThatRunTheEncoderPrintATable() {
    List<String> trained =
        List.of("--modality=audio", "--epochs=1", "--passes=1", "--batch=4", "--test-clips=1");
    Map<String, List<String>> calls =
        Map.of(
            "stages", trained,
            "finetune", trained,
            "svm-stages", List.of("--windows=2", "--span-seconds=1.5"));
    calls.forEach(
        (protocol, flags) -> {
          CommandRun run =
              eval(
                  protocol,
                  Stream.concat(
                          flags.stream(),
                          Stream.of("--model", model, "--manifest", manifest, "--resamples=20"))
                      .toArray());

          assertEquals(0, run.exitCode(), protocol + ": " + run.err());
          assertEquals(protocol, run.outLines().get(0));
          assertTrue(
              run.outLines().stream().anyMatch(line -> line.startsWith("audio.pool")), run.out());
        });
    CommandRun wrong = eval("svm-stages", "--model", model, "--manifest", manifest, "--windows", 0);
    assertRefused(wrong, "the number of windows must be at least 1: 0");
  }

  @Test
  void arraysAndParquetAndTheModelItselfGiveOneResult() throws IOException {
    Path shards = folder.resolve("shards");
    assertEquals(0, extract(shards, "parquet").exitCode());

    JsonNode arrays = measures(evalFeatures("linear", "--outputs", "audio.pool", "--json"));
    JsonNode parquet =
        measures(
            eval(
                "linear",
                "--features",
                shards,
                "--manifest",
                manifest,
                "--outputs",
                "audio.pool",
                "--json"));
    JsonNode live =
        measures(
            eval(
                "linear",
                "--model",
                model,
                "--manifest",
                manifest,
                "--outputs",
                "audio.pool",
                "--clips",
                2,
                "--json"));

    assertEquals(arrays, parquet);
    assertEquals(arrays, live);
  }

  @Test
  void rawLogMelTellsTonesFromNoise() throws IOException {
    JsonNode report =
        json(eval("svm", "--raw", "log-mel", "--manifest", manifest, "--clips", 2, "--json"));

    JsonNode all =
        java.util.stream.StreamSupport.stream(report.path("measures").spliterator(), false)
            .filter(
                measure ->
                    measure.path("metric").asText().equals("top1")
                        && measure.path("split").asText().equals("all"))
            .findFirst()
            .orElseThrow();
    assertEquals(1, all.path("value").asDouble());
    assertEquals(SOUNDS, all.path("items").asInt());
    assertTrue(report.path("settings").path("split").asText().startsWith("official"));
    assertTrue(report.path("provenance").has("manifest"));
  }

  @Test
  void writesResultsIntoAFolder() {
    Path output = folder.resolve("results");

    CommandRun run = evalFeatures("knn", "-k", "1,3", "--output", output, "--resamples", 20);

    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("results are in " + output), run.out());
    for (String file : List.of("results.json", "results.csv", "results.txt", "confusion.svg")) {
      assertTrue(Files.isRegularFile(output.resolve(file)), file);
    }
  }

  @Test
  void alignmentNeedsNoManifest() {
    assertEquals(0, eval("alignment", "--features", features).exitCode());
  }

  @Test
  void saysWhatIsMissingInOneLine() throws IOException {
    assertRefused(eval("knn", "--features", features), "items have no label");
    assertRefused(eval("knn", "--model", model), "--manifest is needed: it names the files");
    assertRefused(
        evalFeatures("knn", "--outputs", "video.pool"), "has no output 'video.pool'; it has audio");
    assertRefused(evalFeatures("knn", "-k", "0"), "-k must be at least 1: 0");
    assertRefused(evalFeatures("lowshot", "--labels", "few"), "a percentage such as 1%");
    assertRefused(evalFeatures("retrieval", "--across"), "--across needs one output of video");
    assertRefused(
        evalFeatures("knn", "--part", "validation"), "no item of audio.conv2x is for validation");
    assertRefused(eval("knn", "--features", folder, "--manifest", manifest), "holds no features");
  }

  @Test
  void refusesALeakAndAClassThatAFoldLacks() throws IOException {
    List<String> lines = Files.readAllLines(manifest);
    List<String> leaking =
        lines.stream().map(line -> line.replaceFirst(",s\\d+,", ",s0,")).toList();
    List<String> lacking =
        lines.stream()
            .map(
                line -> line.contains("noise") ? line.replaceFirst("[^,]*;.*", "test;train") : line)
            .toList();
    Path leak = Files.write(shared.resolve("leak.csv"), leaking);
    Path lack = Files.write(shared.resolve("lack.csv"), lacking);

    assertRefused(
        eval("svm", "--features", features, "--manifest", leak),
        "fold 1 leaks: source 's0' is in train");
    assertRefused(
        eval("svm", "--features", features, "--manifest", lack),
        "fold 1: class 'noise' has 8 test items but no training item");
  }

  @Test
  void refusesFeaturesOfDifferentModels() {
    Path other = folder.resolve("other.safetensors");
    Path more = folder.resolve("more");
    assertEquals(
        0, CommandRun.of("init", "--output", other, "--seed", 2, "--config", "tiny").exitCode());
    assertEquals(
        0,
        CommandRun.of(
                "extract",
                manifest,
                "--model",
                other,
                "--output",
                more,
                "--modalities",
                "audio",
                "--clips",
                1)
            .exitCode());

    assertRefused(
        evalFeatures("knn", "--features", more), "features of different models are mixed");
  }
}
