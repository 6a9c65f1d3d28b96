package dev.duet.avid.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import com.google.common.hash.Hashing;
import dev.duet.avid.ModelException;
import dev.duet.avid.NpzFile;
import dev.duet.avid.weights.HostTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against files that PyTorch 1.13 and 2.13 wrote and the arrays that PyTorch reads from them. */
class TorchCheckpointTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"legacy_torch1.13", "zip_torch1.13", "zip_torch2.13"})
  void readsEveryTensorBitForBit(String name) throws IOException, ModelException {
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(golden(name))) {
      List<String> found = new ArrayList<>();
      for (String tensor : checkpoint.names()) {
        found.add(describe(tensor, checkpoint.read(tensor)));
      }
      assertEquals(
          expected(name).stream().sorted().collect(Collectors.joining("\n")),
          found.stream().sorted().collect(Collectors.joining("\n")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"legacy_torch1.13", "zip_torch1.13", "zip_torch2.13"})
  void keepsPyTorchsOrderOfTheModel(String name) throws IOException, ModelException {
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(golden(name))) {
      assertEquals(
          expected(name).stream()
              .map(line -> line.substring(0, line.indexOf('\t')))
              .filter(this::ofModel)
              .toList(),
          checkpoint.names().stream().filter(this::ofModel).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"legacy_torch1.13", "zip_torch1.13", "zip_torch2.13"})
  void readsTheNumbersBesideTheTensors(String name) throws IOException, ModelException {
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(golden(name))) {
      assertEquals(2e-4, checkpoint.values().get("optimizer/param_groups/0/lr"));
      assertEquals(0.999, checkpoint.values().get("optimizer/param_groups/0/betas/1"));
      assertEquals(false, checkpoint.values().get("optimizer/param_groups/0/amsgrad"));
      assertEquals(140, checkpoint.values().get("optimizer/param_groups/0/params/140"));
      assertTrue(checkpoint.values().containsKey("epoch"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"strange_zip.pth", "strange_legacy.pth"})
  void readsViewsAndEveryType(String name) throws IOException, ModelException {
    Path file = folder.resolve(name);
    try (InputStream input = getClass().getResourceAsStream("/golden/" + name)) {
      Files.copy(input, file);
    }
    Map<String, HostTensor> expected = NpzFile.read("/golden/strange_expected.npz");
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file)) {
      assertEquals(expected.size(), checkpoint.names().size());
      for (Map.Entry<String, HostTensor> array : expected.entrySet()) {
        HostTensor found = checkpoint.read("state_dict/" + array.getKey());
        assertEquals(array.getValue().shape(), found.shape(), array.getKey());
        assertEquals(array.getValue().data(), found.data(), array.getKey());
        if (array.getKey().equals("bf16")) { // numpy has no such type and stored the bits as int16
          assertEquals(DataType.BFLOAT16, found.type());
        } else {
          assertEquals(array.getValue().type(), found.type(), array.getKey());
        }
      }
      Map<String, Object> values = checkpoint.values();
      assertEquals(0.75, values.get("best_acc"));
      assertEquals(7L, values.get("count"));
      assertEquals("résumé", values.get("name"));
      assertEquals(1L << 40, values.get("big"));
      assertEquals(-5, values.get("negative"));
      assertEquals(true, values.get("flag"));
      assertEquals(2, values.get("nested/0/1"));
      assertEquals(3.5, values.get("nested/1/0"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"strange_zip.pth", "strange_legacy.pth"})
  void refusesEveryTruncation(String name) throws IOException {
    byte[] whole;
    try (InputStream input = getClass().getResourceAsStream("/golden/" + name)) {
      whole = input.readAllBytes();
    }
    Path cut = folder.resolve("cut.pth");
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(cut, Arrays.copyOf(whole, length));
      ModelException e = assertThrows(ModelException.class, () -> TorchCheckpoint.open(cut));
      assertTrue(e.getMessage().startsWith(cut.toString()), e.getMessage());
    }
  }

  @Test
  void namesTheTensorThatIsNotThere() throws IOException, ModelException {
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(golden("legacy_torch1.13"))) {
      ModelException e = assertThrows(ModelException.class, () -> checkpoint.read("model/x"));
      assertTrue(e.getMessage().endsWith("has no tensor model/x"), e.getMessage());
    }
  }

  @Test
  void namesTheFileThatIsNotThere() {
    Path file = folder.resolve("none.pth");
    assertEquals(
        file + ": no such file",
        assertThrows(ModelException.class, () -> TorchCheckpoint.open(file)).getMessage());
  }

  private boolean ofModel(String name) {
    return name.startsWith("model/");
  }

  private Path golden(String name) throws IOException {
    Path file = folder.resolve(name + ".pth.tar");
    String resource = "/golden/ckpt_" + name + ".pth.tar.gz";
    try (InputStream input = new GZIPInputStream(getClass().getResourceAsStream(resource))) {
      Files.copy(input, file);
    }
    return file;
  }

  /** The lists differ in the last bits, because each version of PyTorch trained its own model. */
  private List<String> expected(String name) throws IOException {
    String version = name.substring(name.indexOf('_') + 1);
    String resource = "/golden/ckpt_expected_" + version + ".tsv.gz";
    try (InputStream input = new GZIPInputStream(getClass().getResourceAsStream(resource))) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** As a line of the lists: name, numpy's type, shape, SHA-256 of the bytes. */
  private static String describe(String name, HostTensor tensor) {
    ByteBuffer data = tensor.data();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    String shape =
        Arrays.stream(tensor.shape().getShape())
            .mapToObj(Long::toString)
            .collect(Collectors.joining(","));
    return String.join(
        "\t",
        name,
        tensor.type().name().toLowerCase(Locale.ROOT),
        shape,
        Hashing.sha256().hashBytes(bytes).toString());
  }
}
