package dev.duet.cli;

import com.google.common.base.Joiner;
import dev.duet.audio.BinStatistics;
import dev.duet.audio.LogMelConfig;
import dev.duet.audio.SpectrogramConfig;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.Origin;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code duet info} says of a model, line by line. */
final class ModelReport {
  private ModelReport() {}

  static Map<String, String> of(Path file, DuetModel model) {
    ModelConfig config = model.config();
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("file", file.toString());
    lines.put("config", config.name());
    lines.put("weights", origin(model.provenance().origin()));
    lines.put(
        "made with",
        Joiner.on(", ").withKeyValueSeparator(' ').join(model.provenance().versions()));
    lines.put(
        "video encoder",
        "%s, depth %d, widths %s"
            .formatted(
                label(config.video().architecture()),
                config.video().depth(),
                widths(config.video().stageWidths())));
    lines.put(
        "video input",
        "%d frames of %d x %d pixels at %s frames/s"
            .formatted(
                config.frameCount(),
                config.frameSize(),
                config.frameSize(),
                plain(config.framesPerSecond())));
    lines.put("audio encoder", "Conv2D, widths " + widths(config.audio().stageWidths()));
    lines.put(
        "audio input",
        "%s s as %s, %d x %d"
            .formatted(
                plain(config.audioSeconds()),
                spectrogram(config.spectrogram()),
                config.spectrogramFrames(),
                config.spectrogram().bins()));
    lines.put(
        "heads", config.projection().isEmpty() ? "none" : "widths " + widths(config.projection()));
    lines.put("parameters", parameters(model));
    lines.put("statistics", statistics(model.audioStatistics()));
    lines.put("fingerprint", model.fingerprint());
    return lines;
  }

  private static String origin(Origin origin) {
    if (origin instanceof Origin.Initialised initialised) {
      return "random, from seed " + initialised.seed() + ": not trained";
    }
    if (origin instanceof Origin.Imported imported) {
      return "imported from %s (SHA-256 %s)".formatted(imported.file(), imported.sha256());
    }
    Origin.Trained trained = (Origin.Trained) origin;
    return "trained for %d steps from seed %d (config's SHA-256 %s, manifest %s); before that: %s"
        .formatted(
            trained.steps(),
            trained.seed(),
            trained.configSha256(),
            trained.manifest(),
            origin(trained.start()));
  }

  private static String parameters(DuetModel model) {
    Map<String, Long> counts = new LinkedHashMap<>();
    model
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGradient()) {
                String part = name.substring(0, name.indexOf('.'));
                counts.merge(part, parameter.getArray().size(), Long::sum);
              }
            });
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    return String.format(Locale.ROOT, "%,d (", total)
        + counts.entrySet().stream()
            .map(part -> String.format(Locale.ROOT, "%s %,d", part.getKey(), part.getValue()))
            .collect(Collectors.joining(", "))
        + ")";
  }

  private static String spectrogram(SpectrogramConfig config) {
    String name =
        config instanceof LogMelConfig mel
            ? "log-mel spectrogram (" + label(mel.scale()) + ")"
            : "log-spectrogram";
    return name + " at " + config.stft().sampleRateHz() + " Hz";
  }

  private static String statistics(BinStatistics statistics) {
    return statistics.clips() == 0
        ? "neutral; 'duet stats' measures a corpus"
        : "of " + statistics.clips() + " clips";
  }

  private static String widths(List<Integer> widths) {
    return Joiner.on(", ").join(widths);
  }

  /** Without zeros at the end. */
  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static String label(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
