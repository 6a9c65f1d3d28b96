package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexCommandTest {
  @TempDir Path folder;

  @Test
  void aFolderBecomesAManifestWithTheSameIdsAndFingerprint() throws Exception {
    Path videos = TestVideos.folder(folder);
    Manifest before = Manifest.of(videos.toString());
    for (String name : List.of("corpus.csv", "corpus.parquet")) {
      Path table = folder.resolve(name);

      CommandRun run = CommandRun.of("index", videos, "--output", table);

      assertEquals(ExitCode.OK, run.exitCode(), run.err());
      assertTrue(run.out().contains("3 files, 0.00 hours, 3 with video, 2 with sound"), run.out());
      assertTrue(run.out().contains("fingerprint " + before.fingerprint()), run.out());
      assertEquals(before.fingerprint(), Manifest.of(table.toString()).fingerprint());
    }
  }

  @Test
  void brokenFilesAreListedAndTellTheShell() throws Exception {
    Path videos = TestVideos.folder(folder);
    Files.writeString(videos.resolve("broken.mp4"), "no media");
    Path table = folder.resolve("corpus.csv");

    CommandRun run =
        CommandRun.of("index", videos, "--output", table, "--need", "both", "--check", "start");

    assertEquals(ExitCode.SOME_FILES_FAILED, run.exitCode(), run.err());
    assertTrue(run.out().contains("1 files could not be used, 1 were left out"), run.out());
    List<String> failures = Files.readAllLines(folder.resolve("corpus.failures.csv"));
    assertEquals(3, failures.size());
    assertTrue(failures.get(1).contains("broken.mp4"), failures.get(1));
    assertTrue(
        failures.get(2).replace("\"", "").endsWith("c.mp4,skipped,it has no sound"),
        failures.get(2));
    assertEquals(2, Manifest.of(table.toString()).instances().size());
    CommandRun again = CommandRun.of("index", videos, "--output", table);
    assertEquals(ExitCode.WRONG_CALL, again.exitCode());
    assertTrue(again.err().contains("--overwrite replaces it"), again.err());
  }

  @Test
  void aDataSetsListsTellLabelsAndSplits() throws Exception {
    Path videos = TestVideos.folder(folder);
    Files.move(videos.resolve("a.mp4"), videos.resolve("v_YoYo_g01_c01.mp4"));
    Files.move(videos.resolve("sub/b.mp4"), videos.resolve("v_YoYo_g02_c01.mp4"));
    Path lists = Files.createDirectory(folder.resolve("lists"));
    Files.writeString(lists.resolve("classInd.txt"), "1 YoYo\n");
    Files.writeString(lists.resolve("trainlist01.txt"), "YoYo/v_YoYo_g02_c01.avi 1\n");
    Files.writeString(
        lists.resolve("testlist01.txt"), "YoYo/v_YoYo_g01_c01.avi\nYoYo/v_YoYo_g03_c01.avi\n");
    Path table = folder.resolve("ucf.csv");

    CommandRun run =
        CommandRun.of(
            "index", videos, "--layout", "ucf101", "--annotations", lists, "--output", table);

    assertEquals(ExitCode.SOME_FILES_FAILED, run.exitCode(), run.err());
    assertTrue(run.err().contains("1 media files are in no list"), run.err());
    Manifest read = Manifest.of(table.toString());
    Instance first = read.instances().get(0);
    assertEquals("v_YoYo_g01_c01.mp4", first.id());
    assertEquals(Optional.of("YoYo"), first.label());
    assertEquals(Optional.of("YoYo_g01"), first.source());
    assertEquals(List.of(Split.TEST), first.splits());
    String failures = Files.readString(folder.resolve("ucf.failures.csv")).replace("\"", "");
    assertTrue(failures.contains("v_YoYo_g03_c01,missing,listed in line 2 of "), failures);
  }
}
