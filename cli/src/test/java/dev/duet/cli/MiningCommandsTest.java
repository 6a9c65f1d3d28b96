package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.weights.HostTensor;
import dev.duet.avid.weights.SafetensorsWriter;
import dev.duet.avid.weights.SafetensorsWriter.Source;
import dev.duet.cma.PositiveSets;
import dev.duet.decode.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiningCommandsTest {
  @TempDir private Path folder;
  private Path manifest;
  private Path checkpoint;

  /** Six instances: 0, 1, 2 look alike, 1, 2, 3 sound alike; labels are x and y. */
  @BeforeEach
  void write() throws Exception {
    manifest = folder.resolve("clips.csv");
    StringBuilder lines = new StringBuilder("path,label\n");
    for (int i = 0; i < 6; i++) {
      Path file = folder.resolve("clip" + i + ".mp4");
      Files.createFile(file);
      lines.append(file).append(i < 3 ? ",x\n" : ",y\n");
    }
    Files.writeString(manifest, lines);
    checkpoint = folder.resolve("checkpoint.safetensors");
    write(checkpoint, Manifest.of(manifest.toString()).fingerprint());
  }

  private static void write(Path file, String fingerprint) throws Exception {
    float[] video = {1, 0, .9f, .1f, .8f, .2f, 0, 1, -1, 0, -.5f, -.5f};
    float[] audio = {0, 1, 1, 0, .9f, -.1f, .8f, -.3f, -1, 0, -.2f, .5f};
    String facts =
        "{\"manifest\":\"%s\",\"objective\":{\"manifest\":\"%s\"}}"
            .formatted(fingerprint, fingerprint);
    SafetensorsWriter.write(
        file,
        ImmutableMap.of("duet.facts", facts),
        ImmutableList.of(source("video", video), source("audio", audio)));
  }

  private static Source source(String modality, float[] rows) {
    return Source.of(
        "objective/bank." + modality,
        new HostTensor(DataType.FLOAT32, new Shape(6, 2), HostTensor.of(rows).data()));
  }

  @Test
  void minesACheckpoint() throws Exception {
    Path output = folder.resolve("positives.safetensors");
    CommandRun run = CommandRun.of("mine", checkpoint, "--output", output, "--positives", 2);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    PositiveSets sets = PositiveSets.load(output);
    assertEquals(6, sets.instances());
    assertArrayEquals(new int[] {1}, sets.nearest(2, 1));
    assertEquals(Manifest.of(manifest.toString()).fingerprint(), sets.fingerprint());
    assertFalse(Files.exists(folder.resolve("positives.safetensors.partial")));
  }

  @Test
  void minesByAGraphAndSaysWhatItMissed() throws Exception {
    Path output = folder.resolve("positives.safetensors");
    CommandRun run =
        CommandRun.of("mine", checkpoint, "--output", output, "--positives", 2, "--approximate", 5);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    // Five proposals are all others that there are.
    assertEquals(
        "100.0 % of the true others were found, of 6 instances looked at", run.outLines().get(0));
    assertArrayEquals(new int[] {1}, PositiveSets.load(output).nearest(2, 1));

    CommandRun few =
        CommandRun.of(
            "mine",
            checkpoint,
            "--output",
            folder.resolve("few.safetensors"),
            "--positives",
            2,
            "--approximate",
            1);
    assertEquals(ExitCode.WRONG_CALL, few.exitCode());
    assertEquals(1, few.errLines().size(), few.err());
    assertTrue(few.err().contains("candidates must be at least k, 2: 1"), few.err());
  }

  @Test
  void refusesMorePositivesThanThereAreOthers() {
    CommandRun run =
        CommandRun.of(
            "mine", checkpoint, "--output", folder.resolve("p.safetensors"), "--positives", 6);
    assertEquals(ExitCode.WRONG_CALL, run.exitCode());
    assertEquals(1, run.errLines().size(), run.err());
    assertTrue(run.err().contains("at least k + 1 rows; there are 6"), run.err());
  }

  @Test
  void showsTheOthersOfAnInstanceByEachKind() {
    CommandRun run =
        CommandRun.of(
            "neighbors",
            checkpoint,
            "--manifest",
            manifest,
            "--instance",
            "clip2.mp4",
            "--count",
            1);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals("clip2.mp4  (x)", run.outLines().get(0));
    assertEquals("  consensus  agreement   video   audio", run.outLines().get(1), run.out());
    assertEquals("                0.740   0.740   0.900  clip1.mp4  (x)", run.outLines().get(2));
  }

  @Test
  void printsBothSimilaritiesAsJson() throws Exception {
    CommandRun run =
        CommandRun.of(
            "neighbors",
            checkpoint,
            "--manifest",
            manifest,
            "--instance",
            "clip2.mp4",
            "--count",
            2,
            "--json");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    JsonNode instance = JsonMapper.builder().build().readTree(run.out()).path("instances").get(0);
    assertEquals("clip2.mp4", instance.path("id").asText());
    for (String kind : new String[] {"consensus", "union", "video", "audio"}) {
      assertEquals(2, instance.path(kind).size(), kind);
    }
    JsonNode nearest = instance.path("audio").get(0);
    assertEquals("clip1.mp4", nearest.path("id").asText());
    assertEquals(.74, nearest.path("video").asDouble(), 1e-6);
    assertEquals(.9, nearest.path("audio").asDouble(), 1e-6);
  }

  @Test
  void refusesAnotherCorpusAndAnUnknownInstance() throws Exception {
    CommandRun unknown =
        CommandRun.of("neighbors", checkpoint, "--manifest", manifest, "--instance", "clip9.mp4");
    assertEquals(ExitCode.WRONG_CALL, unknown.exitCode());
    assertTrue(unknown.err().contains("no instance 'clip9.mp4'"), unknown.err());

    write(checkpoint, "0000");
    CommandRun other =
        CommandRun.of("neighbors", checkpoint, "--manifest", manifest, "--instance", "clip2.mp4");
    assertEquals(ExitCode.WRONG_CALL, other.exitCode());
    assertTrue(other.err().contains("is another corpus"), other.err());
  }

  @Test
  void saysWhatIsWrongWithAFileThatIsNoCheckpoint() throws Exception {
    Path model = folder.resolve("other.safetensors");
    SafetensorsWriter.write(
        model, ImmutableMap.of(), ImmutableList.of(Source.of("x", HostTensor.of(new float[] {1}))));
    CommandRun run = CommandRun.of("mine", model, "--output", folder.resolve("p.safetensors"));
    assertEquals(ExitCode.WRONG_CALL, run.exitCode());
    assertTrue(run.err().contains("not a training checkpoint"), run.err());
  }
}
