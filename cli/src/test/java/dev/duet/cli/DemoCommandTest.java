package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duet.cli.demo.Demo;
import dev.duet.cli.demo.DemoRequest;
import dev.duet.cli.option.EngineOptions;
import dev.duet.decode.synthetic.corpus.Confusion;
import dev.duet.decode.synthetic.corpus.CorpusConfig;
import dev.duet.decode.synthetic.corpus.SyntheticCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  /** The smallest corpus, and a few passes. */
  private static final double MINUTES = 0.01;

  @TempDir private Path folder;

  private CommandRun demo(Object... more) {
    List<Object> args = new ArrayList<>(List.of("demo", "--minutes", MINUTES));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray());
  }

  @Test
  void goesFromMadeVideosToAPageAndGivesTheSameNumbersAfterInterruptions() throws Exception {
    Path whole = folder.resolve("whole");
    CommandRun run = demo("--output", whole);

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.outLines().get(0).contains("about 0.01 minutes"), run.out());
    for (int step = 1; step <= 7; step++) {
      assertTrue(run.out().contains("[" + step + "/7] "), run.out());
    }
    assertTrue(run.out().contains(whole.resolve("report/index.html").toUri().toString()));
    List<String> table = Files.readAllLines(whole.resolve("summary.txt")).subList(0, 4);
    assertTrue(run.outLines().containsAll(table), run.out());
    for (String row : table.subList(1, 4)) {
      assertEquals(7, row.trim().split(" {2,}").length, "a model and six numbers: " + row);
      assertFalse(row.contains("–"), row);
    }
    JsonNode page = data(whole);
    assertEquals(
        List.of("alignment", "knn", "linear", "lowshot", "retrieval-across"),
        page.path("evaluations").findValuesAsText("title").stream().sorted().toList());
    assertEquals(3 * 2, page.path("depth").path("lines").size());
    assertEquals("[\"avid\",\"cma\"]", names(page.path("runs")));
    assertEquals(3, page.path("summary").path("table").path("rows").size());

    Path stopped = folder.resolve("stopped");
    int[] stops = {0};
    for (int trainer = 0; trainer < 2; trainer++) {
      Optional<Demo.Outcome> none =
          new Demo(
                  new DemoRequest(0, MINUTES, Optional.empty()),
                  stopped,
                  EngineOptions.cpu(),
                  1,
                  line -> {})
              .run(
                  started -> {
                    // AVID's the first time; the second time AVID ends, and CMA's is stopped.
                    if (!Files.exists(stopped.resolve("runs/avid/checkpoints"))
                        || Files.exists(stopped.resolve("runs/avid/model.safetensors"))) {
                      started.stop();
                      stops[0]++;
                    }
                  },
                  () -> {});
      assertTrue(none.isEmpty());
    }
    assertEquals(2, stops[0]);
    CommandRun rest = demo("--output", stopped);

    assertEquals(ExitCode.OK, rest.exitCode(), rest.err());
    assertEquals(results(whole), results(stopped));
    assertEquals(
        Files.readString(whole.resolve("summary.txt")),
        Files.readString(stopped.resolve("summary.txt")));

    CommandRun again = demo("--output", stopped);
    assertEquals(ExitCode.OK, again.exitCode(), again.err());
    assertFalse(again.out().contains("loss"), "nothing is trained again: " + again.out());
  }

  @Test
  void takesOnesOwnVideosAndTellsOfABrokenOne() throws Exception {
    Path videos = folder.resolve("videos");
    write(videos, 10);
    Files.writeString(videos.resolve("broken.mp4"), "no video");

    CommandRun run = demo("--videos", videos, "--output", folder.resolve("own"));

    assertEquals(ExitCode.SOME_FILES_FAILED, run.exitCode(), run.err());
    assertTrue(
        run.out().contains("10 videos, 8 of them to learn from; files that cannot be used: 1"));
    assertTrue(
        Files.readString(folder.resolve("own/corpus/manifest.failures.csv"))
            .contains("broken.mp4"));
    assertTrue(run.out().contains("picture→sound R@1"), run.out());
    JsonNode page = data(folder.resolve("own"));
    assertEquals(10, page.path("instances").size());
    assertFalse(page.has("depth"), "there are no classes to measure with");
  }

  @Test
  void measuresWithTheClassesThatFoldersName() throws Exception {
    Path made = folder.resolve("made");
    Path videos = folder.resolve("videos");
    write(made, 16);
    List<Path> files;
    try (Stream<Path> all = Files.list(made)) {
      files = all.sorted().toList();
    }
    for (int i = 0; i < files.size(); i++) {
      Path place = Files.createDirectories(videos.resolve(i % 2 == 0 ? "even" : "odd"));
      Files.copy(files.get(i), place.resolve(files.get(i).getFileName()));
    }

    // A file without sound is of no use here, but nothing is wrong with it.
    Files.copy(
        TestVideos.folder(folder.resolve("more")).resolve("c.mp4"), videos.resolve("odd/mute.mp4"));

    CommandRun run = demo("--videos", videos, "--output", folder.resolve("own"));

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("cannot be used: 0, without picture, sound or length: 1"));
    assertTrue(run.out().contains("sound linear"), run.out());
    assertFalse(run.out().contains("the labels are not used"), run.out());
    assertEquals(
        "[\"even\",\"odd\"]",
        data(folder.resolve("own")).path("confusion").get(0).path("classes").toString());
  }

  @Test
  void saysInOneLineWhatIsWrong() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    refused("no audio or video file in", "--videos", empty, "--output", folder.resolve("a"));
    refused("no such folder", "--videos", folder.resolve("nowhere"));
    Path few = folder.resolve("few");
    write(few, 3);
    refused("needs at least 8", "--videos", few, "--output", folder.resolve("b"));
    Path file = Files.writeString(folder.resolve("file"), "");
    refused("is a file", "--output", file);
    refused("is not empty and holds no demo", "--output", few);
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("demo.txt"), "seed 5, 0.01 minutes, made videos\n");
    refused("holds another demo (seed 5, 0.01 minutes, made videos)", "--output", other);
    refused("--minutes must be more than 0", "--minutes", "0");
  }

  private void refused(String reason, Object... flags) {
    List<Object> args = new ArrayList<>(List.of("demo"));
    args.addAll(List.of(flags));
    CommandRun run = CommandRun.of(args.toArray());

    assertEquals(ExitCode.WRONG_CALL, run.exitCode(), run.err());
    assertEquals(1, run.errLines().size(), run.err());
    assertTrue(run.err().contains(reason), run.err());
  }

  /** Videos of a made corpus, in one folder. */
  private static void write(Path videos, int count) throws IOException, InterruptedException {
    Path corpus = videos.resolveSibling(videos.getFileName() + "-corpus");
    SyntheticCorpus.write(
        new CorpusConfig(3, 2, Confusion.RING, count, 0, 0, 2, 48, 8, 8000, 0.6, 0.4, 0, 0),
        corpus,
        2,
        done -> {});
    Files.move(corpus.resolve("train"), videos);
  }

  private static JsonNode data(Path demo) throws IOException {
    String script = Files.readString(demo.resolve("report/data.js"));
    return new ObjectMapper()
        .readTree(script.substring("window.duet = ".length(), script.lastIndexOf(';')));
  }

  private static String names(JsonNode runs) {
    return runs.findValuesAsText("name").stream()
        .map(name -> '"' + name + '"')
        .toList()
        .toString()
        .replace(" ", "");
  }

  /** All evaluations, by their places in the demo. */
  private static SortedMap<String, String> results(Path demo) throws IOException {
    SortedMap<String, String> results = new TreeMap<>();
    try (Stream<Path> files = Files.walk(demo.resolve("runs"))) {
      for (Path file : files.filter(one -> one.endsWith("results.json")).toList()) {
        results.put(demo.relativize(file).toString(), Files.readString(file));
      }
    }
    assertEquals(3 * 5, results.size());
    return results;
  }
}
