package dev.duet.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The folder of a page: its own files, and the data it shows as a script, which opens from disk.
 */
final class ReportFolder {
  /** The page. */
  static final String PAGE = "index.html";

  private static final String CHART_JS =
      "META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";
  private static final String OWN = "dev/duet/cli/report/";

  private static final ImmutableMap<String, String> FILES =
      ImmutableMap.of(
          PAGE,
          OWN + "index.html",
          "assets/report.css",
          OWN + "report.css",
          "assets/report.js",
          OWN + "report.js",
          "assets/chart.js",
          CHART_JS);

  private final Path folder;

  private ReportFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder, or takes one that is there. */
  static ReportFolder open(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("assets"));
    Files.createDirectories(PreviewMaker.folder(folder));
    return new ReportFolder(folder);
  }

  Path path() {
    return folder;
  }

  /** Writes the page and what it shows. */
  Path write(ObjectNode data) throws IOException {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Files.write(folder.resolve(file.getKey()), resource(file.getValue()));
    }
    // "</script>" in a file's name must not end the script.
    String json = new ObjectMapper().writeValueAsString(data).replace("</", "<\\/");
    Files.writeString(
        folder.resolve("data.js"), "window.duet = " + json + ";\n", StandardCharsets.UTF_8);
    return folder.resolve(PAGE);
  }

  private static byte[] resource(String name) throws IOException {
    URL url =
        Objects.requireNonNull(
            ReportFolder.class.getClassLoader().getResource(name), () -> "no resource " + name);
    return Resources.toByteArray(url);
  }
}
