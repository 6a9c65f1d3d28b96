package dev.duet.eval.feature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of arrays; a test of the command line reads what extraction writes, Parquet too. */
class FeatureFolderTest {
  @TempDir Path root;

  private void array(String file, float[]... rows) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(rows.length * rows[0].length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float value : row) {
        data.putFloat(value);
      }
    }
    npy(file, "<f4", "(" + rows.length + ", " + rows[0].length + ")", data.array());
  }

  private void npy(String file, String type, String shape, byte[] data) throws IOException {
    String dict = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    ByteBuffer content =
        ByteBuffer.allocate(10 + dict.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
    content.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    content.putShort((short) dict.length()).put(dict.getBytes(ISO_8859_1)).put(data);
    Path target = root.resolve("features").resolve(file);
    Files.createDirectories(target.getParent());
    Files.write(target, content.array());
  }

  private String refusal(String output) {
    return String.valueOf(
        assertThrows(EvaluationException.class, () -> FeatureFolder.open(root).read(output))
            .getMessage());
  }

  @Test
  void readsArraysInTheOrderOfTheirPathsWithTheRunsFacts() throws Exception {
    array("b.mp4/audio.pool.npy", new float[] {5, 6});
    array("a/x.mp4/audio.pool.npy", new float[] {1, 2}, new float[] {3, 4});
    array("a/x.mp4/video.pool.npy", new float[] {7});
    Files.writeString(root.resolve("run.json"), "{\"model.fingerprint\": \"abc\"}");

    FeatureFolder folder = FeatureFolder.open(root);
    FeatureSet features = folder.read("audio.pool");

    assertEquals(Set.of("audio.pool", "video.pool"), folder.outputs());
    assertEquals(List.of("a/x.mp4", "b.mp4"), features.items().stream().map(Item::id).toList());
    assertArrayEquals(new int[] {0, 0, 1}, features.itemOfRow());
    assertArrayEquals(new float[] {3, 4}, features.rows().row(1));
    assertEquals("abc", features.provenance().get(FeatureSet.MODEL));
  }

  @Test
  void leavesClipsWithoutSoundOutOfAudioAndKeepsThemForVideo() throws Exception {
    array("a/audio.pool.npy", new float[] {1}, new float[] {2});
    array("a/video.pool.npy", new float[] {1}, new float[] {2});
    npy("a/audio_present.npy", "|b1", "(2,)", new byte[] {0, 1});
    array("b/audio.pool.npy", new float[] {3});
    npy("b/audio_present.npy", "|b1", "(1,)", new byte[] {0});

    FeatureSet audio = FeatureFolder.open(root).read("audio.pool");

    assertEquals(1, audio.itemCount());
    assertArrayEquals(new float[] {2}, audio.rows().row(0));
    assertEquals("2", audio.provenance().get(FeatureFolder.SILENT_CLIPS));
    assertEquals(2, FeatureFolder.open(root).read("video.pool").rows().rowCount());
  }

  @Test
  void readsFloat16() throws Exception {
    // 1, -2, 0.5, 2^-24 (the smallest), 65504 (the largest)
    ByteBuffer halves = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    for (int half : new int[] {0x3c00, 0xc000, 0x3800, 0x0001, 0x7bff}) {
      halves.putShort((short) half);
    }
    npy("a/video.pool.npy", "<f2", "(1, 5)", halves.array());

    assertArrayEquals(
        new float[] {1, -2, 0.5f, 0x1p-24f, 65504},
        FeatureFolder.open(root).read("video.pool").rows().row(0));
  }

  @Test
  void refusesWhatIsNotFiniteAndNamesTheItem() throws Exception {
    array("a/video.pool.npy", new float[] {1});
    array("b/video.pool.npy", new float[] {Float.NaN});

    assertEquals(
        "video.pool of b, row 1 of all, has NaN; features must be finite", refusal("video.pool"));
  }

  @Test
  void refusesRowsOfDifferentWidths() throws Exception {
    array("a/video.pool.npy", new float[] {1});
    array("b/video.pool.npy", new float[] {1, 2});

    assertEquals(
        "video.pool of b has width 2, others have 1: features of different models?",
        refusal("video.pool"));
  }

  @Test
  void namesTheOutputsThatThereAre() throws Exception {
    array("a/video.pool.npy", new float[] {1});

    assertEquals(
        root + " has no output 'video.conv4x'; it has video.pool", refusal("video.conv4x"));
    assertTrue(
        String.valueOf(
                assertThrows(
                        EvaluationException.class, () -> FeatureFolder.open(root.resolve("no")))
                    .getMessage())
            .contains("no such folder"));
  }

  @Test
  void namesTheStagesOfEachTowerByDepth() throws Exception {
    for (String name :
        List.of("video.pool", "video.embedding", "video.conv2x", "audio.embedding")) {
      array("a/" + name + ".npy", new float[] {1});
    }

    assertEquals(
        List.of("audio.embedding", "video.conv2x", "video.pool", "video.embedding"),
        List.copyOf(FeatureFolder.open(root).outputs()));
  }

  @Test
  void takesLabelsFromTheManifestByIdAndNamesWhatItLacks() throws Exception {
    array("a.mp4/video.pool.npy", new float[] {1});
    array("b.mp4/video.pool.npy", new float[] {2});
    FeatureSet features = FeatureFolder.open(root).read("video.pool");

    FeatureSet labelled = ManifestLabels.join(features, manifest("b.mp4", "a.mp4", "c.mp4"));

    assertEquals(Optional.of("class of a.mp4"), labelled.items().get(0).label());
    assertEquals(
        "1 of 2 items with features are not in the manifest: b.mp4; ids are compared as written",
        assertThrows(
                EvaluationException.class, () -> ManifestLabels.join(features, manifest("a.mp4")))
            .getMessage());
    assertEquals(
        "2 of 2 items have no label: a.mp4, b.mp4; the manifest needs a column 'label'",
        assertThrows(EvaluationException.class, () -> ClassLabels.of(features.items()))
            .getMessage());
  }

  private static Manifest manifest(String... ids) throws ManifestException {
    return Manifest.of(
        java.util.Arrays.stream(ids)
            .map(
                id ->
                    new Instance(id, Path.of(id), Optional.of("class of " + id), Optional.empty()))
            .toList());
  }

  @Test
  void selectsItemsWithTheirRows() {
    FeatureSet features =
        new FeatureSet(
            "video.pool",
            List.of(Item.of("a"), Item.of("b"), Item.of("c")),
            new int[] {0, 0, 1, 2, 2},
            FeatureMatrix.of(new float[][] {{1}, {2}, {3}, {4}, {5}}),
            java.util.Map.of());

    FeatureSet selected = features.select(new int[] {2, 0});

    assertEquals(List.of("c", "a"), selected.items().stream().map(Item::id).toList());
    assertArrayEquals(new int[] {0, 0, 1, 1}, selected.itemOfRow());
    assertArrayEquals(new float[] {4}, selected.rows().row(0));
    assertArrayEquals(new int[] {3, 4, 2}, features.rowsOf(new int[] {2, 1}));
  }
}
