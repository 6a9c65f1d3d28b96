package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.sampling.SlidingClips;
import dev.duet.extract.Extraction;
import dev.duet.extract.ExtractionConfig;
import dev.duet.extract.ExtractionSummary;
import dev.duet.extract.ProgressListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example of Duet as a library: it runs, and the README shows what runs. */
class LibraryExampleTest {
  @TempDir Path folder;

  private static Map<String, Integer> clipsByVideo(Path modelFile, Path videos) throws Exception {
    Map<String, Integer> clips = new TreeMap<>();
    // README starts
    try (DuetModel model = DuetModel.load(modelFile, Device.cpu())) {
      ExtractionSummary summary =
          Extraction.run(
              Manifest.of(videos.toString()),
              model,
              ExtractionConfig.of(model.config()).withSampler(new SlidingClips(1.0)),
              video -> clips.put(video.instance().id(), video.clipCount()),
              ProgressListener.NONE);
      System.out.printf("%d clips, %d videos failed%n", summary.clips(), summary.failed());
    }
    // README ends
    return clips;
  }

  @Test
  void runs() throws Exception {
    Path videos = TestVideos.folder(folder);
    Path model = folder.resolve("model.safetensors");
    assertEquals(
        0, CommandRun.of("init", "--output", model, "--seed", 1, "--config", "tiny").exitCode());

    // 2.5 s hold clips of 0.5 s at 0, 1 and 2 s.
    assertEquals(Map.of("a.mp4", 3, "c.mp4", 3, "sub/b.mp4", 3), clipsByVideo(model, videos));
  }

  @Test
  void standsInTheReadme() throws Exception {
    String source = Files.readString(Path.of("src/test/java/dev/duet/cli/LibraryExampleTest.java"));
    String example =
        source
            .substring(
                source.indexOf("// README starts\n") + "// README starts\n".length(),
                source.indexOf("\n    // README ends\n"))
            .stripIndent();

    assertTrue(Files.readString(Path.of("../README.md")).contains("```java\n" + example + "\n```"));
  }
}
