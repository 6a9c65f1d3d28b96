package dev.duet.cli.experiment;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.config.ConfigNode;
import dev.duet.cli.config.Inline;
import dev.duet.cli.config.RecordBinder;
import dev.duet.decode.ClipReader;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import dev.duet.decode.synthetic.corpus.CorpusConfig;
import dev.duet.decode.synthetic.corpus.SyntheticCorpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the clips of an experiment come from. */
public sealed interface ExperimentCorpus {
  /** A table of instances that says of each which split it is in. */
  String ALL = "manifest.csv";

  /**
   * Writes what is needed into a folder: {@code manifest.csv} of all instances and {@code
   * train.csv}, {@code validation.csv} and {@code test.csv} of each split that has some.
   */
  void prepare(Path folder, int threads)
      throws IOException, ManifestException, InterruptedException;

  /** This one but for some settings. */
  default ExperimentCorpus with(ConfigNode differences) throws ConfigException {
    return (ExperimentCorpus) RecordBinder.create().bind(differences, (Record) this);
  }

  /**
   * Made for the experiment.
   *
   * @param config what it is like
   */
  record Synthetic(@Inline CorpusConfig config) implements ExperimentCorpus {
    /** The corpus of {@code duet synth}. */
    public static final Synthetic DEFAULT = new Synthetic(CorpusConfig.DEFAULT);

    @Override
    public void prepare(Path folder, int threads) throws IOException, InterruptedException {
      if (!Files.exists(folder.resolve(".complete"))) {
        SyntheticCorpus.write(config, folder, threads, done -> {});
        Path unused = Files.writeString(folder.resolve(".complete"), "");
      }
    }
  }

  /**
   * Clips that exist, divided by recording: clips of one source are on one side. Files without
   * picture or without sound are left out.
   *
   * @param inputs folders, lists or manifests
   * @param testShare share of the recordings that is held out
   * @param seed of the division
   */
  record Clips(List<Path> inputs, double testShare, long seed) implements ExperimentCorpus {
    public Clips {
      inputs = ImmutableList.copyOf(inputs);
      checkArgument(!inputs.isEmpty(), "inputs must be at least one");
      checkArgument(testShare > 0 && testShare < 1, "testShare must lie in (0, 1): %s", testShare);
    }

    @Override
    public void prepare(Path folder, int threads) throws IOException, ManifestException {
      List<Instance> all = new ArrayList<>();
      for (Path input : inputs) {
        Path place = Files.isRegularFile(input) ? input.toAbsolutePath().getParent() : input;
        String name = place == null ? "input" : String.valueOf(place.getFileName());
        for (Instance instance : Manifest.of(input.toString()).instances()) {
          if (!seenAndHeard(instance)) {
            continue;
          }
          all.add(
              new Instance(
                  name + "/" + instance.id(),
                  instance.path(),
                  instance.label(),
                  instance.source(),
                  ImmutableList.of(split(instance))));
        }
      }
      Path unused = Files.createDirectories(folder);
      Tables.write(folder.resolve(ALL), all);
      for (Split split : List.of(Split.TRAIN, Split.TEST)) {
        Tables.write(
            folder.resolve(split.text() + ".csv"),
            all.stream().filter(i -> i.split(1).equals(Optional.of(split))).toList());
      }
    }

    private static boolean seenAndHeard(Instance instance) {
      try (ClipReader reader = ClipReader.open(instance.path(), DecodeLimits.DEFAULT)) {
        return reader.info().video().isPresent() && reader.info().audio().isPresent();
      } catch (DecodeException e) {
        return false;
      }
    }

    private Split split(Instance instance) {
      long hash =
          Hashing.sha256()
              .newHasher()
              .putLong(seed)
              .putString(instance.source().orElse(instance.id()), StandardCharsets.UTF_8)
              .hash()
              .asLong();
      return (hash >>> 11) * 0x1.0p-53 < testShare ? Split.TEST : Split.TRAIN;
    }
  }
}
