package dev.duet.avid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import com.google.common.hash.Hashing;
import dev.duet.avid.torch.TorchCheckpoint;
import dev.duet.avid.weights.HostTensor;
import dev.duet.avid.weights.SafetensorsFile;
import dev.duet.decode.Modality;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against checkpoints that PyTorch wrote of a thin model in the published layout. */
class CheckpointImportTest {
  @TempDir Path folder;

  @Test
  void takesEveryTensorAsItIs() throws IOException, ModelException {
    Path file = golden("legacy_torch1.13", Map.of());
    CheckpointImport imported = read(file);
    try (DuetModel model = imported.model();
        TorchCheckpoint checkpoint = TorchCheckpoint.open(file)) {
      assertEquals(267, model.parameters().size());
      for (String name : model.parameters().keySet()) {
        HostTensor expected = checkpoint.read("model/module." + name);
        HostTensor found = HostTensor.of(model.parameters().get(name).getArray());
        assertEquals(expected.type(), found.type(), name);
        assertEquals(expected.shape(), found.shape(), name);
        assertEquals(expected.data(), found.data(), name);
      }
      assertEquals(List.of(), imported.unplaced());
      assertEquals(Map.of("optimizer", 423, "train_criterion", 3), imported.otherTensors());
    }
  }

  @Test
  void givesPyTorchsEmbeddings() throws IOException, ModelException {
    Map<String, HostTensor> check = NpzFile.read("/golden/ckpt_check.npz");
    try (DuetModel model = read(golden("legacy_torch1.13", Map.of())).model();
        NDManager manager = NDManager.newBaseManager()) {
      ParameterStore values = new ParameterStore(manager, false);
      NDArray video = check.get("input_video").toArray(manager);
      NDArray audio = check.get("input_audio").toArray(manager);
      assertClose(
          check.get("eval_video_emb"),
          head(
              model,
              Modality.VIDEO,
              values,
              model.videoEncoder().stages(values, video, false, Set.of("pool")).get("pool")));
      assertClose(
          check.get("eval_audio_emb"),
          head(
              model,
              Modality.AUDIO,
              values,
              model.audioEncoder().stages(values, audio, false, Set.of("pool")).get("pool")));
    }
  }

  private static NDArray head(
      DuetModel model, Modality modality, ParameterStore values, NDArray pool) {
    return model
        .head(modality)
        .orElseThrow()
        .forward(values, new NDList(pool), false)
        .singletonOrThrow();
  }

  /** Two versions of PyTorch differ by 4e-6 of the maximum on this model; convolutions may too. */
  private static void assertClose(HostTensor expected, NDArray found) {
    float[] want = expected.toFloats();
    float[] got = found.toFloatArray();
    assertEquals(want.length, got.length);
    double largest = 0;
    for (float value : want) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < want.length; i++) {
      assertEquals(want[i], got[i], 1e-5 * largest);
    }
  }

  @Test
  void readsTheArchitectureOffTheShapes() throws IOException, ModelException {
    try (DuetModel model = read(golden("zip_torch2.13", Map.of())).model()) {
      ModelConfig config = model.config();
      assertEquals("custom", config.name());
      assertEquals(18, config.video().depth());
      assertEquals(List.of(8, 8, 12, 16, 24), config.video().stageWidths());
      assertEquals(List.of(8, 8, 12, 16, 24), config.audio().stageWidths());
      assertEquals(List.of(32, 32, 16), config.projection());
      // What shapes do not tell is the published configuration's.
      assertEquals(224, config.frameSize());
      assertEquals(ModelConfig.named("avid").spectrogram(), config.spectrogram());
    }
  }

  @Test
  void takesTheRestFromTheConfigurationItIsGiven() throws IOException, ModelException {
    Path file = golden("zip_torch1.13", Map.of());
    ModelConfig base = ModelConfig.named("avid-small");
    try (DuetModel model = CheckpointImport.read(file, Optional.of(base), Device.cpu()).model()) {
      assertEquals(112, model.config().frameSize());
      assertEquals(base.spectrogram(), model.config().spectrogram());
      assertEquals(18, model.config().video().depth());
    }
  }

  @Test
  void remembersTheFileItCameFrom() throws IOException, ModelException {
    Path file = golden("zip_torch1.13", Map.of());
    Path saved = folder.resolve("m.safetensors");
    try (DuetModel model = read(file).model()) {
      model.save(saved);
    }
    try (DuetModel model = DuetModel.load(saved, Device.cpu())) {
      String sha256 = Hashing.sha256().hashBytes(Files.readAllBytes(file)).toString();
      assertEquals(
          new Origin.Imported("zip_torch1.13.pth.tar", sha256), model.provenance().origin());
      assertTrue(model.trained());
    }
  }

  @Test
  void listsTheKeysItCouldNotPlace() throws IOException, ModelException {
    // Without a recognised third layer the heads are two layers deep and four keys are left over.
    Path file = golden("legacy_torch1.13", Map.of("projection.4.", "projection_4."));
    CheckpointImport imported = read(file);
    try (DuetModel model = imported.model()) {
      assertEquals(List.of(32, 32), model.config().projection());
      assertEquals(
          List.of(
              "module.video_proj.projection_4.weight",
              "module.video_proj.projection_4.bias",
              "module.audio_proj.projection_4.weight",
              "module.audio_proj.projection_4.bias"),
          imported.unplaced());
    }
  }

  @Test
  void namesTheKeysThatAreMissing() throws IOException {
    Path file = golden("legacy_torch1.13", Map.of("conv3x.0.tmp_conv2", "conv3x.0.tmp-conv2"));
    ModelException e = assertThrows(ModelException.class, () -> read(file));
    assertEquals(
        file
            + ": lacks 1 of the model's 267 tensors:"
            + " model/module.video_model.conv3x.0.tmp_conv2.weight",
        e.getMessage());
  }

  @Test
  void saysWhatACheckpointOfAnotherModelLacks() throws IOException {
    Path file = golden("legacy_torch1.13", Map.of("module.audio_model", "module.sound_model"));
    ModelException e = assertThrows(ModelException.class, () -> read(file));
    assertTrue(
        e.getMessage().contains("published layout: lacks tensor audio_model.conv1.0.weight"),
        e.getMessage());
  }

  @Test
  void exportsThePublishedKeysAndNothingElse() throws IOException, ModelException {
    Path file = golden("legacy_torch1.13", Map.of());
    Path exported = folder.resolve("out.safetensors");
    try (DuetModel model = read(file).model()) {
      CheckpointExport.write(model, exported);
    }
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file);
        SafetensorsFile written = SafetensorsFile.open(exported)) {
      assertEquals(Map.of("format", "pt"), written.metadata());
      List<String> published =
          checkpoint.names().stream()
              .filter(name -> name.startsWith("model/"))
              .map(name -> name.substring("model/".length()))
              .toList();
      assertEquals(Set.copyOf(published), Set.copyOf(written.names()));
      for (String name : published) {
        assertEquals(checkpoint.read("model/" + name), written.read(name), name);
      }
    }
  }

  private static CheckpointImport read(Path file) throws ModelException {
    return CheckpointImport.read(file, Optional.empty(), Device.cpu());
  }

  /** A golden checkpoint with some text in its pickles replaced by text of the same length. */
  private Path golden(String name, Map<String, String> replacements) throws IOException {
    String resource = "/golden/ckpt_" + name + ".pth.tar.gz";
    byte[] content;
    try (InputStream input = new GZIPInputStream(getClass().getResourceAsStream(resource))) {
      content = input.readAllBytes();
    }
    if (!replacements.isEmpty()) {
      String text = new String(content, StandardCharsets.ISO_8859_1);
      for (Map.Entry<String, String> replacement : replacements.entrySet()) {
        assertTrue(text.contains(replacement.getKey()));
        text = text.replace(replacement.getKey(), replacement.getValue());
      }
      content = text.getBytes(StandardCharsets.ISO_8859_1);
    }
    return Files.write(folder.resolve(name + ".pth.tar"), content);
  }
}
