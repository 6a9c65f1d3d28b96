package dev.duet.avid;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.duet.audio.BinStatistics;
import dev.duet.avid.torch.TorchCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model out of a checkpoint of PyTorch in the published layout, and what was left over.
 *
 * <p>The state_dict is looked for under {@code model}, then {@code state_dict}, then at the root of
 * the file. Audio statistics are in no checkpoint: the model gets neutral ones, to be measured on
 * one's own corpus.
 *
 * @param model the model; whoever receives it closes it
 * @param unplaced keys of the state_dict that no part of the model takes
 * @param otherTensors how many tensors other sections of the file hold, by section, for example the
 *     optimizer's
 */
public record CheckpointImport(
    DuetModel model, List<String> unplaced, SortedMap<String, Integer> otherTensors) {

  private static final List<String> SECTIONS = ImmutableList.of("model/", "state_dict/");

  public CheckpointImport {
    unplaced = ImmutableList.copyOf(unplaced);
    otherTensors = ImmutableSortedMap.copyOfSorted(otherTensors);
  }

  /**
   * Imports a checkpoint.
   *
   * @param base what names and shapes do not tell: clip, spectrogram, strides and pooling; empty
   *     for the named configuration with the checkpoint's depth
   * @throws ModelException if the file is not such a checkpoint, asks for anything but tensors, or
   *     lacks a tensor of the model
   */
  public static CheckpointImport read(Path file, Optional<ModelConfig> base, Device device)
      throws ModelException {
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file)) {
      String section = section(checkpoint);
      String prefix = section + (wrapped(checkpoint, section) ? CheckpointExport.PREFIX : "");
      ModelConfig config = config(file, checkpoint, prefix, base);
      Origin origin = new Origin.Imported(String.valueOf(file.getFileName()), sha256(file));
      DuetModel model =
          new DuetModel(
              config, BinStatistics.neutral(config.spectrogram()), Provenance.of(origin), device);
      boolean loaded = false;
      try {
        WeightLoader.load(file, checkpoint, prefix, model);
        loaded = true;
      } finally {
        if (!loaded) {
          model.close();
        }
      }
      List<String> unplaced =
          checkpoint.names().stream()
              .filter(name -> name.startsWith(section))
              .filter(name -> !section.isEmpty() || !name.contains("/"))
              .filter(name -> !placed(name, prefix, model))
              .map(name -> name.substring(section.length()))
              .toList();
      return new CheckpointImport(model, unplaced, otherTensors(checkpoint, section));
    }
  }

  private static String section(TorchCheckpoint checkpoint) {
    return SECTIONS.stream()
        .filter(section -> checkpoint.names().stream().anyMatch(name -> name.startsWith(section)))
        .findFirst()
        .orElse("");
  }

  private static boolean wrapped(TorchCheckpoint checkpoint, String section) {
    return checkpoint.names().stream()
        .anyMatch(name -> name.startsWith(section + CheckpointExport.PREFIX));
  }

  private static boolean placed(String name, String prefix, DuetModel model) {
    return name.startsWith(prefix)
        && model.parameterShapes().containsKey(name.substring(prefix.length()));
  }

  private static SortedMap<String, Integer> otherTensors(
      TorchCheckpoint checkpoint, String section) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (String name : checkpoint.names()) {
      int slash = name.indexOf('/');
      if (slash >= 0 && (section.isEmpty() || !name.startsWith(section))) {
        counts.merge(name.substring(0, slash), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static ModelConfig config(
      Path file, TorchCheckpoint checkpoint, String prefix, Optional<ModelConfig> base)
      throws ModelException {
    Map<String, Shape> stateDict = new LinkedHashMap<>();
    for (String name : checkpoint.names()) {
      if (name.startsWith(prefix)) {
        stateDict.put(name.substring(prefix.length()), checkpoint.shape(name));
      }
    }
    CheckpointShapes shapes = new CheckpointShapes(stateDict);
    try {
      return shapes.config(base.isPresent() ? base.get() : shapes.base());
    } catch (ModelException | IllegalArgumentException e) {
      throw new ModelException(
          "%s: not a two-tower checkpoint of the published layout: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static String sha256(Path file) throws ModelException {
    try {
      return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    } catch (IOException e) {
      throw new ModelException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
