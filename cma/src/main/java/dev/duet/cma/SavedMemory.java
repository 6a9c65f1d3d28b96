package dev.duet.cma;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.ObjectiveState;
import dev.duet.avid.weights.HostTensor;
import dev.duet.avid.weights.SafetensorsFile;
import dev.duet.cma.search.HostMatrix;
import java.nio.file.Path;

/**
 * What an objective with memory banks has left in a training checkpoint: where CMA starts from and
 * what is mined.
 *
 * @param objective the sections of the objective, {@code bank.video} and {@code bank.audio} among
 *     them
 * @param fingerprint of the manifest that the run was trained on
 * @param epochs that were over
 */
public record SavedMemory(ObjectiveState objective, String fingerprint, int epochs) {
  private static final String FACTS = "duet.facts";
  private static final String SECTION = "objective/";
  private static final String VIDEO = "bank.video";
  private static final String AUDIO = "bank.audio";

  /**
   * Reads a checkpoint.
   *
   * @throws ModelException if the file is no checkpoint of a run with memory banks
   */
  public static SavedMemory load(Path path) throws ModelException {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      String facts = file.metadata().get(FACTS);
      if (facts == null) {
        throw new ModelException(
            "%s: not a training checkpoint: its metadata has no %s".formatted(path, FACTS));
      }
      JsonNode json = parsed(path, facts);
      ImmutableMap.Builder<String, String> agreed = ImmutableMap.builder();
      json.path("objective")
          .properties()
          .forEach(entry -> agreed.put(entry.getKey(), entry.getValue().asText()));
      ImmutableMap.Builder<String, HostTensor> tensors = ImmutableMap.builder();
      for (String name : file.names()) {
        if (name.startsWith(SECTION)) {
          tensors.put(name.substring(SECTION.length()), file.read(name));
        }
      }
      ObjectiveState state = new ObjectiveState(tensors.buildOrThrow(), agreed.buildOrThrow());
      if (!state.tensors().containsKey(VIDEO) || !state.tensors().containsKey(AUDIO)) {
        throw new ModelException(
            "%s: a checkpoint without memory banks; AVID and CMA have them".formatted(path));
      }
      return new SavedMemory(
          state, json.path("manifest").asText(), json.path("position").path("epoch").asInt());
    }
  }

  private static JsonNode parsed(Path path, String facts) throws ModelException {
    try {
      return JsonMapper.builder().build().readTree(facts);
    } catch (JsonProcessingException e) {
      throw new ModelException("%s: %s is no JSON".formatted(path, FACTS), e);
    }
  }

  /** A copy of the video bank, {@code (N, D)}. */
  public HostMatrix video() {
    return bank(VIDEO);
  }

  /** A copy of the audio bank, {@code (N, D)}. */
  public HostMatrix audio() {
    return bank(AUDIO);
  }

  private HostMatrix bank(String name) {
    HostTensor rows = objective.tensors().get(name);
    if (rows == null) {
      throw new IllegalStateException("no " + name);
    }
    return HostMatrix.of(rows);
  }
}
