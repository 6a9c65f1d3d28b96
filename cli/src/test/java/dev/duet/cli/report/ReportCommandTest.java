package dev.duet.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import com.google.common.io.Resources;
import com.sun.net.httpserver.HttpServer;
import dev.duet.cli.CommandRun;
import dev.duet.decode.ClipReader;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.manifest.Split;
import dev.duet.decode.synthetic.corpus.Confusion;
import dev.duet.decode.synthetic.corpus.CorpusConfig;
import dev.duet.decode.synthetic.corpus.SyntheticCorpus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  private static final int CLIPS = 10;

  @TempDir static Path folder;
  private static Path page;

  @BeforeAll
  static void writeAReport() throws Exception {
    CorpusConfig config =
        new CorpusConfig(0, 2, Confusion.RING, CLIPS, 0, 0, 2, 48, 8, 24_000, 0.6, 0.4, 0, 0);
    SyntheticCorpus.write(config, folder.resolve("corpus"), 2, done -> {});
    Path run = Files.createDirectories(folder.resolve("run"));
    assertEquals(
        0,
        CommandRun.of(
                "init",
                "--output",
                run.resolve("model.safetensors"),
                "--seed",
                "0",
                "--config",
                "tiny")
            .exitCode());
    Files.writeString(
        run.resolve("metrics.jsonl"),
        """
        {"step": 10, "epoch": 0, "loss": 8.5, "terms": {"v2a": 8.25}}
        {"step": 20, "epoch": 0, "loss": 7.5, "terms": {"v2a": 7.25}}
        {"step": 30, "ep""");
    Files.writeString(run.resolve("config.yaml"), "schema: 1\n# </script> is harmless\n");
    Path table = SyntheticCorpus.table(folder.resolve("corpus"), Split.TRAIN);
    for (String protocol : List.of("linear", "lowshot")) {
      CommandRun evaluation =
          CommandRun.of(
              "eval",
              protocol,
              "--model",
              run.resolve("model.safetensors"),
              "--manifest",
              table,
              "--outputs",
              "video.conv2x,video.pool,audio.conv2x,audio.pool",
              "--clips",
              "1",
              "--split",
              "seeded",
              "--output",
              run.resolve("eval").resolve(protocol));
      assertEquals(0, evaluation.exitCode(), evaluation.err());
    }
    Path other = Files.createDirectories(folder.resolve("other/run/eval/linear"));
    Files.writeString(
        other.resolve("results.json"),
        Files.readString(run.resolve("eval/linear/results.json"))
            .replace("\"split\" : \"seeded", "\"split\" : \"otherwise seeded"));
    Path experiment = Files.createDirectories(folder.resolve("grid"));
    Files.writeString(
        experiment.resolve("table.json"),
        """
        [{"run": "plain", "seed": 0, "modality": "audio", "metric": "linear", "value": 0.5},
         {"run": "plain", "seed": 1, "modality": "audio", "metric": "linear", "value": 0.7}]""");
    page = folder.resolve("report");
    CommandRun report =
        CommandRun.of(
            "report",
            experiment,
            folder.resolve("other/run"),
            run,
            "--videos",
            table,
            "--output",
            page);
    assertEquals(0, report.exitCode(), report.err());
    assertTrue(report.out().contains(page.resolve("index.html").toUri().toString()), report.out());
  }

  private static JsonNode data() throws Exception {
    String script = Files.readString(page.resolve("data.js"));
    return new ObjectMapper()
        .readTree(script.substring("window.duet = ".length(), script.lastIndexOf(';')));
  }

  @Test
  void tabulatesTheEvaluationsOfSeveralRunsSideBySide() throws Exception {
    JsonNode linear = table("linear");
    JsonNode measured =
        new ObjectMapper()
            .readTree(folder.resolve("run/eval/linear/results.json").toFile())
            .path("measures");

    assertEquals("[\"feature\",\"run\",\"top1\",\"items\"]", linear.path("columns").toString());
    assertEquals(2, linear.path("texts").intValue());
    assertEquals(4 * 2, linear.path("rows").size());
    JsonNode row = linear.path("rows").get(1);
    assertEquals("video.conv2x", row.get(0).textValue());
    assertEquals("run", row.get(1).textValue().replaceAll(".*/", ""));
    JsonNode first = first(measured, "top1");
    assertEquals(first.path("value"), row.get(2).path("value"));
    assertEquals(first.path("interval95").get(0), row.get(2).path("low"));
    assertEquals(first.path("interval95").get(1), row.get(2).path("high"));
    assertEquals("share", row.get(2).path("unit").textValue());
    assertTrue(
        linear.path("note").textValue().contains("Careful: the runs differ in split: otherwise"),
        linear.path("note").textValue());
  }

  @Test
  void tabulatesAnExperimentWithItsSpreadOverSeeds() throws Exception {
    JsonNode cell = table("grid").path("rows").get(0).get(1);

    assertEquals(0.6, cell.path("value").doubleValue(), 1e-12);
    assertEquals(Math.sqrt(0.02), cell.path("spread").doubleValue(), 1e-12);
  }

  @Test
  void drawsAccuracyOverDepthAndOverLabels() throws Exception {
    JsonNode data = data();

    assertEquals("[\"conv2x\",\"pool\"]", data.path("depth").path("stages").toString());
    assertEquals(4, data.path("depth").path("lines").size());
    for (JsonNode line : data.path("depth").path("lines")) {
      assertEquals(
          line.path("name").textValue().contains("audio"), line.path("dashed").asBoolean());
      assertTrue(line.path("values").get(1).isNumber(), line.toString());
    }
    assertEquals(
        "[\"1%\",\"10%\",\"100%\"]",
        data.path("lowshot").path("labels").toString().replace(" ", ""));
    assertEquals(4, data.path("lowshot").path("lines").size());
    JsonNode confusion = data.path("confusion");
    assertEquals(2, confusion.size(), "one of each run's linear probe");
    assertEquals("[\"class00\",\"class01\"]", confusion.get(0).path("classes").toString());
  }

  private static JsonNode table(String title) throws Exception {
    return StreamSupport.stream(data().path("evaluations").spliterator(), false)
        .filter(table -> table.path("title").textValue().equals(title))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode first(JsonNode measures, String metric) {
    return StreamSupport.stream(measures.spliterator(), false)
        .filter(one -> one.path("metric").textValue().equals(metric))
        .filter(one -> one.path("split").textValue().equals("all"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void showsTheCurvesUpToALineThatWasCutShort() throws Exception {
    JsonNode curves = data().path("runs").get(0).path("curves");

    assertEquals("[[10,8.5],[20,7.5]]", curves.path("loss").toString());
    assertEquals("[[10,8.25],[20,7.25]]", curves.path("terms v2a").toString());
    assertFalse(curves.has("epoch"));
  }

  @Test
  void rankingsAreOrderedAndPositivesNeverTheClipItself() throws Exception {
    JsonNode data = data();

    assertEquals(CLIPS, data.path("instances").size());
    for (String direction : List.of("v2a", "a2v")) {
      for (JsonNode row : data.path("retrieval").path(direction)) {
        assertEquals(CLIPS, row.size());
        for (int rank = 1; rank < row.size(); rank++) {
          assertTrue(row.get(rank - 1).get(1).doubleValue() >= row.get(rank).get(1).doubleValue());
        }
      }
    }
    for (int i = 0; i < CLIPS; i++) {
      for (String kind : List.of("consensus", "video", "audio")) {
        for (JsonNode positive : data.path("agreement").get(i).path(kind)) {
          assertFalse(positive.get(0).intValue() == i);
        }
      }
    }
  }

  @Test
  void aRunThatIsNotThereIsAWrongCall() {
    CommandRun run = CommandRun.of("report", folder.resolve("nowhere"));

    assertEquals(2, run.exitCode());
    assertEquals(1, run.errLines().size(), run.err());
    assertTrue(run.err().contains("no such folder"), run.err());
  }

  @Test
  void worksInABrowserWithoutErrors() throws Exception {
    Optional<Path> chromium = chromium();
    assumeTrue(chromium.isPresent(), "skipped: no chromium on the PATH");
    CompletableFuture<JsonNode> told = new CompletableFuture<>();
    HttpServer listener = listen(told);
    try {
      JsonNode seen = seen(chromium.get(), probed(listener), told);
      checkWhatWasSeen(seen);
    } finally {
      listener.stop(0);
    }
  }

  /** The page with a probe that uses it. */
  private static Path probed(HttpServer listener) throws IOException {
    Path probed = page.resolve("probed.html");
    Files.write(
        page.resolve("probe.js"),
        Resources.toByteArray(Resources.getResource(ReportCommandTest.class, "probe.js")));
    Files.writeString(
        probed,
        Files.readString(page.resolve("index.html"))
            .replace(
                "<head>",
                "<head><script>window.pageErrors = []; window.pageListener = 'http://127.0.0.1:"
                    + listener.getAddress().getPort()
                    + "/';"
                    + "addEventListener('error', (e) => pageErrors.push(e.message), true);</script>")
            .replace("</body>", "<script src=\"probe.js\"></script></body>"));

    return probed;
  }

  private static void checkWhatWasSeen(JsonNode seen) throws Exception {
    assertEquals(
        List.of(
            "curves",
            "evaluation",
            "depth",
            "lowshot",
            "confusion",
            "gallery",
            "explorer",
            "map",
            "provenance"),
        texts(seen, "sections"));
    assertEquals(List.of(), texts(seen, "errors"));
    assertEquals("Duet report: run", seen.path("title").textValue());
    assertTrue(seen.path("fits").booleanValue(), "scrolls sideways on a phone");
    assertTrue(seen.path("playedSeconds").doubleValue() > 0, "the film plays: " + seen);
    assertEquals(160, seen.path("filmWidth").intValue());
    try (ClipReader film =
        ClipReader.open(page.resolve(seen.path("film").textValue()), DecodeLimits.DEFAULT)) {
      assertEquals("h264", film.info().video().orElseThrow().codec());
      assertEquals("aac", film.info().audio().orElseThrow().codec());
      assertEquals(2, film.info().durationSeconds(), 0.2); // AAC ends in whole frames
    }
    assertEquals(3, seen.path("tables").intValue(), "of the experiment and of two protocols");
    assertEquals(
        List.of(
            "other/run, linear",
            "folder/run, linear".replace("folder", folder.getFileName().toString())),
        texts(seen, "confusions"));
    assertEquals(4, seen.path("confusionCells").intValue());
    assertEquals(CLIPS, seen.path("rows").intValue());
    List<String> sorted = texts(seen, "sortedLabels");
    assertEquals(sorted.stream().sorted().toList(), sorted);
    assertEquals(CLIPS / 2, texts(seen, "foundLabels").size());
    assertTrue(texts(seen, "foundLabels").stream().allMatch("class01"::equals));
    assertTrue(seen.path("moved").booleanValue());
    assertTrue(seen.path("images").intValue() > 3);
    assertEquals(0, seen.path("broken").intValue(), "broken images");
  }

  private static List<String> texts(JsonNode seen, String field) {
    return StreamSupport.stream(seen.path(field).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static Optional<Path> chromium() {
    return Splitter.on(':')
        .splitToStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
        .flatMap(path -> Stream.of("chromium", "chromium-browser").map(Path.of(path)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static HttpServer listen(CompletableFuture<JsonNode> told) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          told.complete(new ObjectMapper().readTree(exchange.getRequestBody()));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** What the probe saw of the page in a window as narrow as a phone. */
  private static JsonNode seen(Path chromium, Path html, CompletableFuture<JsonNode> told)
      throws Exception {
    Process browser =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--autoplay-policy=no-user-gesture-required",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=500,900",
                "--remote-debugging-port=0", // keeps the page open in real time
                html.toUri().toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return told.get(60, TimeUnit.SECONDS);
    } finally {
      browser.destroy(); // ends its helpers, too, before the folder is deleted
      assertTrue(browser.waitFor(20, TimeUnit.SECONDS), "chromium did not end");
    }
  }
}
