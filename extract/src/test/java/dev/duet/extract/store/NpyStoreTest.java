package dev.duet.extract.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.avid.Output;
import dev.duet.decode.Modality;
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.VideoFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyStoreTest {
  private static final Output POOL = new Output(Modality.VIDEO, "pool");
  private static final VideoFolder FORM = new VideoFolder(List.of(POOL), ElementType.FLOAT32);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", "/etc/x", "a//b", "a/", "", ".", "a/./b", "x\0y"})
  void noIdLeavesTheFolder(String id) {
    // The manifest's own rule, which the names of folders rest on.
    assertThrows(IllegalArgumentException.class, () -> store(id));
  }

  @Test
  void refusesAnIdThatIsAFolderOfAnother() {
    ExtractionException refused =
        assertThrows(ExtractionException.class, () -> reconcile(store("a/b.mp4", "a/b.mp4/x")));

    assertEquals(
        "the ids \"a/b.mp4\" and \"a/b.mp4/x\" need one to be a folder inside the other; rename one",
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"...", "a..b", "-rf", "a b'c\"d", "100%", "~", "$(id)", "x\ny", "deep/er/x.mp4"})
  void takesAnyOtherName(String id) throws Exception {
    NpyStore store = store(id);
    assertEquals(new BitSet(), reconcile(store));

    store.write(0, features(id));

    Path written = folder.resolve("features").resolve(id);
    assertTrue(Files.isRegularFile(written.resolve("video.pool.npy")));
    assertTrue(FORM.isComplete(written, 2));
    assertEquals(features(id).spans(), FORM.read(written, features(id).instance()).spans());
  }

  private NpyStore store(String... ids) {
    return new NpyStore(
        folder.resolve("features"),
        List.of(ids).stream().map(NpyStoreTest::instance).toList(),
        FORM,
        new StagingArea(folder.resolve("tmp"), true));
  }

  private static BitSet reconcile(NpyStore store) throws IOException, ExtractionException {
    return store.reconcile(Collections.nCopies(2, Optional.empty()));
  }

  private static Instance instance(String id) {
    return Instance.of(id, Path.of("video.mp4"));
  }

  private static VideoFeatures features(String id) {
    return new VideoFeatures(
        instance(id),
        List.of(new TimeSpan(0, 0.5), new TimeSpan(1, 1.5)),
        List.of(true, false),
        Map.of(POOL, new float[][] {{1, 2, 3}, {4, 5, 6}}));
  }
}
