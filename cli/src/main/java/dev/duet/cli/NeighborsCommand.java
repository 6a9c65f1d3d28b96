package dev.duet.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.ExistingFile;
import dev.duet.cma.AgreementTable;
import dev.duet.cma.SavedMemory;
import dev.duet.cma.search.Agreement;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code duet neighbors}. */
@Command(
    name = "neighbors",
    description =
        "Shows for given instances the others that agree with them most, by each kind of agreement,"
            + " with the similarities by picture and by sound.",
    footerHeading = "%nExample:%n",
    footer = {
      "  duet neighbors runs/avid/best.safetensors --manifest videos/ \\",
      "      --instance dog/001.mp4 --instance dog/002.mp4 --count 5"
    })
final class NeighborsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "CHECKPOINT",
      converter = ExistingFile.class,
      description = "Checkpoint of an AVID or CMA run.")
  private Path checkpoint;

  @Option(
      names = "--manifest",
      required = true,
      paramLabel = "INPUT",
      description = "The corpus of the run: folder, glob, list or manifest.")
  private String input;

  @Option(
      names = "--instance",
      required = true,
      paramLabel = "ID",
      description = "Instance by its id in the manifest; may be given more than once.")
  private List<String> ids;

  @Option(
      names = "--count",
      paramLabel = "K",
      description = "Others shown by each kind (default: ${DEFAULT-VALUE}).")
  private int count = 5;

  @Option(names = "--json", description = "Print JSON in place of tables.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  NeighborsCommand() {}

  @Override
  public Integer call() throws ModelException, ManifestException, JsonProcessingException {
    SavedMemory memory = SavedMemory.load(checkpoint);
    List<Instance> instances = instances(memory);
    AgreementTable table = new AgreementTable(memory.video(), memory.audio());
    if (count < 1 || count >= instances.size()) {
      throw wrong("--count must lie in [1, %d]: %d".formatted(instances.size() - 1, count));
    }
    Map<Integer, Map<Agreement, List<AgreementTable.Other>>> found = new LinkedHashMap<>();
    for (String id : ids) {
      int number = number(instances, id);
      Map<Agreement, List<AgreementTable.Other>> kinds = new LinkedHashMap<>();
      for (Agreement kind : Agreement.values()) {
        kinds.put(kind, table.nearest(number, kind, count));
      }
      found.put(number, kinds);
    }
    if (json) {
      printJson(instances, found);
    } else {
      printTables(instances, found);
    }
    return ExitCode.OK;
  }

  private List<Instance> instances(SavedMemory memory) throws ManifestException {
    Manifest manifest = Manifest.of(input);
    if (!manifest.fingerprint().equals(memory.fingerprint())) {
      throw wrong(
          "--manifest: %s is another corpus than the one %s was trained on: fingerprint %s, not %s"
              .formatted(input, checkpoint, manifest.fingerprint(), memory.fingerprint()));
    }
    return manifest.instances();
  }

  private int number(List<Instance> instances, String id) {
    for (int i = 0; i < instances.size(); i++) {
      if (instances.get(i).id().equals(id)) {
        return i;
      }
    }
    throw wrong("--instance: no instance '%s' in %s".formatted(id, input));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void printTables(
      List<Instance> instances, Map<Integer, Map<Agreement, List<AgreementTable.Other>>> found) {
    PrintWriter out = spec.commandLine().getOut();
    found.forEach(
        (number, kinds) -> {
          out.println(instances.get(number).id() + label(instances.get(number)));
          kinds.forEach(
              (kind, others) -> {
                out.printf("  %-10s agreement   video   audio%n", name(kind));
                for (AgreementTable.Other other : others) {
                  Instance instance = instances.get(other.instance());
                  out.printf(
                      Locale.ROOT,
                      "             %8.3f %7.3f %7.3f  %s%s%n",
                      other.agreement(),
                      other.video(),
                      other.audio(),
                      instance.id(),
                      label(instance));
                }
              });
        });
    out.flush();
  }

  private static String name(Agreement kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String label(Instance instance) {
    return instance.label().map(label -> "  (" + label + ")").orElse("");
  }

  private void printJson(
      List<Instance> instances, Map<Integer, Map<Agreement, List<AgreementTable.Other>>> found)
      throws JsonProcessingException {
    List<Map<String, Object>> all = new ArrayList<>();
    found.forEach(
        (number, kinds) -> {
          Map<String, Object> entry = described(instances.get(number));
          kinds.forEach(
              (kind, others) ->
                  entry.put(
                      name(kind),
                      others.stream()
                          .map(other -> row(instances.get(other.instance()), other))
                          .toList()));
          all.add(entry);
        });
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(ImmutableMap.of("instances", all)));
    out.flush();
  }

  private static Map<String, Object> described(Instance instance) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", instance.id());
    instance.label().ifPresent(label -> entry.put("label", label));
    return entry;
  }

  private static Map<String, Object> row(Instance instance, AgreementTable.Other other) {
    Map<String, Object> row = described(instance);
    row.put("agreement", other.agreement());
    row.put("video", other.video());
    row.put("audio", other.audio());
    return row;
  }
}
