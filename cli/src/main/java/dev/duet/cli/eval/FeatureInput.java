package dev.duet.cli.eval;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.ClipOptions;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.ExistingFile;
import dev.duet.cli.option.WorkerOption;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureFolder;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.feature.LogMelFeatures;
import dev.duet.eval.feature.ManifestLabels;
import dev.duet.extract.ExtractionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where features and labels come from. */
final class FeatureInput {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Source source;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = {
        "Manifest (.csv or .parquet) with columns path, label and, where known, id, source and"
            + " split; with --model also a folder, list or glob."
      })
  private @Nullable String manifest;

  @Option(
      names = "--outputs",
      paramLabel = "NAME",
      split = ",",
      description = {
        "Features to evaluate, comma-separated, such as video.pool or audio.conv4x (default: all of"
            + " the folder; video.pool,audio.pool of a model)."
      })
  private List<String> outputs = new ArrayList<>();

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "With --model: side of the square frames (default: the model's).")
  private @Nullable Integer size;

  @Option(
      names = "--part",
      paramLabel = "train|validation|test",
      description = "Only the items that the first official fold has for this (default: all).")
  private @Nullable String part;

  /** One of the sources. */
  private static final class Source {
    @Option(
        names = "--features",
        paramLabel = "DIR",
        description = "Folder that 'duet extract' wrote; several may be given.")
    private List<Path> folders = new ArrayList<>();

    @Option(
        names = "--model",
        paramLabel = "FILE",
        converter = ExistingFile.class,
        description = "Model to run over the manifest's files.")
    private @Nullable Path model;

    @Option(
        names = "--raw",
        paramLabel = "log-mel",
        description = "No model: statistics of the sound's log-mel bands over time.")
    private @Nullable RawFeature raw;
  }

  /** {@code --raw}. */
  private enum RawFeature {
    LOG_MEL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  FeatureInput() {}

  /** The features, labelled where there is a manifest. */
  List<FeatureSet> read(ClipOptions clips, WorkerOption workers, EngineOptions engine)
      throws EvaluationException,
          ManifestException,
          ModelException,
          ExtractionException,
          InterruptedException {
    Optional<Manifest> labels =
        manifest == null ? Optional.empty() : Optional.of(Manifest.of(manifest));
    ImmutableList.Builder<FeatureSet> sets = ImmutableList.builder();
    for (FeatureSet features : unlabelled(labels, clips, workers, engine)) {
      FeatureSet labelled =
          labels.isPresent() ? ManifestLabels.join(features, labels.get()) : features;
      sets.add(part == null ? labelled : onlyPart(labelled, part));
    }
    return sets.build();
  }

  private List<FeatureSet> unlabelled(
      Optional<Manifest> labels, ClipOptions clips, WorkerOption workers, EngineOptions engine)
      throws EvaluationException, ModelException, ExtractionException, InterruptedException {
    if (!source.folders.isEmpty()) {
      return folders();
    }
    Manifest files =
        labels.orElseThrow(
            () -> wrong("--manifest is needed: it names the files that features are made of"));
    if (source.model != null) {
      return ModelFeatures.of(source.model, files, outputs, size, clips, workers, engine);
    }
    return switch (requireNonNull(source.raw)) {
      case LOG_MEL ->
          ImmutableList.of(new LogMelFeatures(clips.sampler(), clips.limits()).compute(files));
    };
  }

  private List<FeatureSet> folders() throws EvaluationException {
    ImmutableList.Builder<FeatureSet> sets = ImmutableList.builder();
    for (Path path : source.folders) {
      FeatureFolder folder = FeatureFolder.open(path);
      for (String output : outputs.isEmpty() ? folder.outputs() : outputs) {
        if (outputs.isEmpty() || source.folders.size() == 1 || folder.outputs().contains(output)) {
          sets.add(folder.read(output));
        }
      }
    }
    List<FeatureSet> read = sets.build();
    if (read.isEmpty()) {
      throw wrong("--outputs: no folder has " + String.join(", ", outputs));
    }
    return read;
  }

  private FeatureSet onlyPart(FeatureSet features, String wanted) throws EvaluationException {
    int[] items =
        java.util.stream.IntStream.range(0, features.itemCount())
            .filter(
                i -> {
                  List<String> splits = features.items().get(i).splits();
                  return !splits.isEmpty() && splits.get(0).equals(wanted);
                })
            .toArray();
    if (items.length == 0) {
      throw new EvaluationException(
          "--part: no item of %s is for %s; the manifest's column 'split' says which are"
              .formatted(features.output(), wanted));
    }
    return features.select(items);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
