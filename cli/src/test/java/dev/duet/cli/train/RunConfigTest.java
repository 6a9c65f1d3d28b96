package dev.duet.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.train.LearningRate;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.config.ConfigFile;
import dev.duet.cli.config.RecordWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunConfigTest {
  /** Tests run in their module's folder. */
  private static final Path REFERENCE = Path.of("..", "docs", "reference.yaml");

  @Test
  void theReferenceNamesEveryKeyWithItsDefault() throws ConfigException, IOException {
    String yaml = Files.readString(REFERENCE);
    assertEquals(
        RunConfig.DEFAULT, RunFiles.bind(ConfigFile.parse(yaml, "reference.yaml", Path.of(""))));
    YAMLMapper mapper = new YAMLMapper();
    assertEquals(
        keys(mapper.readTree(RecordWriter.yaml(RunConfig.DEFAULT))), keys(mapper.readTree(yaml)));
  }

  private static Set<String> keys(JsonNode node) {
    Set<String> keys = new TreeSet<>();
    node.properties()
        .forEach(
            entry -> {
              keys.add(entry.getKey());
              keys(entry.getValue()).forEach(key -> keys.add(entry.getKey() + "." + key));
            });
    return keys;
  }

  @Test
  void theReadyConfigurationsHoldThePublishedNumbers() throws ConfigException {
    for (String name : RunFiles.READY) {
      assertEquals(RunFiles.bind(RunFiles.read(name)), RunFiles.bind(RunFiles.read(name)), name);
    }
    RunConfig kinetics = RunFiles.bind(RunFiles.read("avid-kinetics"));
    assertEquals(1024, kinetics.data().batchSize());
    assertEquals(10, kinetics.data().passes());
    assertEquals(30, kinetics.training().epochs());
    assertEquals(LearningRate.constant(2e-4), kinetics.training().learningRate());
    RunConfig audioset = RunFiles.bind(RunFiles.read("avid-audioset"));
    assertEquals(2560, audioset.data().batchSize());
    assertEquals(LearningRate.constant(5e-4), audioset.training().learningRate());
    RunConfig small = RunFiles.bind(RunFiles.read("avid-small"));
    assertEquals(new ModelSource.Random(ModelConfig.named("avid-small")), small.model());
    assertEquals(
        new LearningRate(1e-4, 0, new LearningRate.Steps(List.of(75), 0.1)),
        small.training().learningRate());
  }

  @Test
  void aWholeConfigurationSurvivesItsFile() throws ConfigException {
    for (String name : RunFiles.READY) {
      RunConfig config = RunFiles.bind(RunFiles.read(name), List.of("corpus.train=/data/a b.csv"));
      String yaml = RecordWriter.yaml(config);
      assertEquals(config, RunFiles.bind(ConfigFile.parse(yaml, "x", Path.of("/"))), yaml);
    }
  }

  @Test
  void aFileCanBuildOnAnother(@TempDir Path folder) throws ConfigException, IOException {
    Files.writeString(folder.resolve("one.yaml"), "schema: 1\nbase: tiny\ntraining: {epochs: 3}\n");
    Path two =
        Files.writeString(
            folder.resolve("two.yaml"), "schema: 1\nbase: one.yaml\ndata: {batchSize: 5}\n");
    RunConfig config = RunFiles.bind(RunFiles.read(two.toString()));
    assertEquals(3, config.training().epochs());
    assertEquals(5, config.data().batchSize());
    assertEquals(new ModelSource.Random(ModelConfig.named("micro")), config.model());
    Files.writeString(folder.resolve("one.yaml"), "schema: 1\nbase: two.yaml\n");
    ConfigException circle =
        assertThrows(ConfigException.class, () -> RunFiles.read(two.toString()));
    assertTrue(circle.getMessage().contains("in a circle"), circle.getMessage());
  }
}
