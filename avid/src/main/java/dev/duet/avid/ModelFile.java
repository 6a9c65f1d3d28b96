package dev.duet.avid;

import ai.djl.Device;
import com.google.common.collect.ImmutableMap;
import dev.duet.audio.BinStatistics;
import dev.duet.avid.torch.TorchCheckpoint;
import dev.duet.avid.weights.HostTensor;
import dev.duet.avid.weights.SafetensorsFile;
import dev.duet.avid.weights.SafetensorsWriter;
import dev.duet.avid.weights.SafetensorsWriter.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The model file: a safetensors file of the weights under their names and of {@code audio_mean} and
 * {@code audio_std} {@code (F)}, with JSON strings in its metadata: {@code duet.config}, {@code
 * duet.provenance} and the number of clips behind the statistics, {@code duet.audio_clips}.
 */
final class ModelFile {
  private static final String CONFIG = "duet.config";
  private static final String PROVENANCE = "duet.provenance";
  private static final String AUDIO_CLIPS = "duet.audio_clips";
  private static final String AUDIO_MEAN = "audio_mean";
  private static final String AUDIO_STD = "audio_std";

  private ModelFile() {}

  static void save(DuetModel model, Path file) throws ModelException {
    BinStatistics statistics = model.audioStatistics();
    List<Source> sources = new ArrayList<>();
    sources.add(Source.of(AUDIO_MEAN, HostTensor.of(statistics.mean())));
    sources.add(Source.of(AUDIO_STD, HostTensor.of(statistics.std())));
    sources.addAll(weights(model, ""));
    Map<String, String> metadata =
        ImmutableMap.of(
            CONFIG, ConfigJson.write(model.config()),
            PROVENANCE, ConfigJson.write(model.provenance()),
            AUDIO_CLIPS, Long.toString(statistics.clips()));
    SafetensorsWriter.write(file, metadata, sources);
  }

  /** The weights as they are written, with a prefix to their names. */
  static List<Source> weights(DuetModel model, String prefix) {
    List<Source> sources = new ArrayList<>();
    model
        .parameters()
        .forEach(
            (name, parameter) ->
                sources.add(
                    new Source(
                        prefix + name,
                        parameter.getArray().getDataType(),
                        parameter.getArray().getShape(),
                        () -> HostTensor.of(parameter.getArray()))));
    return sources;
  }

  static DuetModel load(Path path, Device device) throws ModelException {
    if (TorchCheckpoint.looksLikeOne(path)) {
      throw new ModelException(
          path + ": a PyTorch checkpoint, not a Duet model; `duet import` makes one of it");
    }
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      ModelConfig config =
          ConfigJson.read(path + ": " + CONFIG, metadata(path, file, CONFIG), ModelConfig.class);
      Provenance provenance =
          ConfigJson.read(
              path + ": " + PROVENANCE, metadata(path, file, PROVENANCE), Provenance.class);
      BinStatistics statistics = statistics(path, file, config);
      Set<String> extra = new LinkedHashSet<>(file.names());
      extra.removeAll(Set.of(AUDIO_MEAN, AUDIO_STD));
      DuetModel model = new DuetModel(config, statistics, provenance, device);
      boolean loaded = false;
      try {
        WeightLoader.load(path, file, "", model);
        extra.removeAll(model.parameters().keySet());
        if (!extra.isEmpty()) {
          throw new ModelException(
              "%s: has tensors that its config has no place for: %s"
                  .formatted(path, WeightLoader.abbreviate(extra)));
        }
        loaded = true;
        return model;
      } finally {
        if (!loaded) {
          model.close();
        }
      }
    }
  }

  private static String metadata(Path path, SafetensorsFile file, String key)
      throws ModelException {
    String value = file.metadata().get(key);
    if (value == null) {
      throw new ModelException(
          ("%s: a safetensors file, but not a Duet model: its metadata has no %s;"
                  + " `duet init` and `duet import` make models")
              .formatted(path, key));
    }
    return value;
  }

  private static BinStatistics statistics(Path path, SafetensorsFile file, ModelConfig config)
      throws ModelException {
    int bins = config.spectrogram().bins();
    HostTensor mean = file.read(AUDIO_MEAN);
    HostTensor std = file.read(AUDIO_STD);
    try {
      BinStatistics statistics =
          new BinStatistics(
              mean.toFloats(), std.toFloats(), Long.parseLong(metadata(path, file, AUDIO_CLIPS)));
      if (statistics.mean().length != bins) {
        throw new ModelException(
            "%s: %s has %s bins, the config's spectrogram %s"
                .formatted(path, AUDIO_MEAN, statistics.mean().length, bins));
      }
      return statistics;
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          "%s: unusable audio statistics: %s".formatted(path, e.getMessage()), e);
    }
  }
}
