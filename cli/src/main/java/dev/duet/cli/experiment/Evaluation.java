package dev.duet.cli.experiment;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.duet.avid.ModelException;
import dev.duet.avid.Output;
import dev.duet.cli.train.ClipFeatures;
import dev.duet.cma.search.SearchProgress;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.KnnVote;
import dev.duet.eval.metric.PairRanks;
import dev.duet.eval.probe.KnnProbe;
import dev.duet.eval.probe.LinearProbe;
import dev.duet.eval.probe.Probe;
import dev.duet.eval.probe.ProbeResult;
import dev.duet.extract.ExtractionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** How a trained model is judged. */
public sealed interface Evaluation
    permits Evaluation.Classification,
        Evaluation.Retrieval,
        Evaluation.SoundFolds,
        PositivePrecision {
  /** Neighbours that vote. */
  int NEIGHBORS = 20;

  /** Takes numbers; the run and its seed are known. */
  interface Receiver {
    /**
     * Takes a number.
     *
     * @param moment of the run, such as {@code after 4 epochs}; empty for its end
     */
    void accept(String moment, String modality, String metric, double value);

    /** Takes a number of the finished run. */
    default void accept(String modality, String metric, double value) {
      accept("", modality, metric, value);
    }
  }

  /**
   * Judges a run.
   *
   * @param judged its frozen model and what else there is of it
   */
  void run(Judged judged, Receiver receiver)
      throws EvaluationException,
          ExtractionException,
          ManifestException,
          ModelException,
          InterruptedException;

  /**
   * A linear classifier and a nearest-neighbour vote on each tower's features: learned from the
   * training split, settings chosen on the validation split.
   *
   * @param clips of each file, evenly spaced
   * @param splits whose accuracy is told: test, of what is learned from training and validation
   *     clips together, or validation, of what is learned from training clips
   */
  record Classification(int clips, List<Split> splits) implements Evaluation {
    /** Two clips of a file; the test split. */
    public static final Classification DEFAULT =
        new Classification(2, ImmutableList.of(Split.TEST));

    public Classification {
      splits = heldOut(splits);
    }

    @Override
    public void run(Judged judged, Receiver receiver)
        throws EvaluationException, ExtractionException, InterruptedException {
      for (Modality modality : Modality.values()) {
        FeatureSet features = judged.features(new Output(modality, "pool"), clips);
        ClassLabels labels = ClassLabels.of(features.items());
        String name = modality.name().toLowerCase(Locale.ROOT);
        dev.duet.eval.split.Split split =
            new dev.duet.eval.split.Split(
                "official",
                judged.numbers(features, Split.TRAIN),
                judged.numbers(features, Split.VALIDATION),
                judged.numbers(features, Split.TEST));
        ProbeResult linear = LinearProbe.DEFAULT.run(features, labels, split).get(0);
        ProbeResult nearest = knn().run(features, labels, split).get(0);
        for (Split told : splits) {
          receiver.accept(name, metric("linear", told), accuracy(linear, labels, split, told));
          receiver.accept(name, metric("kNN", told), accuracy(nearest, labels, split, told));
        }
      }
    }
  }

  /**
   * From one modality to the other within a split: each clip's own partner among all, and the
   * nearest clip of another file that is of the same class.
   *
   * @param clips of each file, evenly spaced
   * @param splits that are searched, test or validation
   */
  record Retrieval(int clips, List<Split> splits) implements Evaluation {
    /** Two clips of a file; the test split. */
    public static final Retrieval DEFAULT = new Retrieval(2, ImmutableList.of(Split.TEST));

    public Retrieval {
      splits = heldOut(splits);
    }

    @Override
    public void run(Judged judged, Receiver receiver)
        throws ExtractionException, EvaluationException, InterruptedException {
      FeatureSet seen =
          judged.features(ClipFeatures.embedding(judged.model(), Modality.VIDEO), clips);
      FeatureSet heard =
          judged.features(ClipFeatures.embedding(judged.model(), Modality.AUDIO), clips);
      for (Split split : splits) {
        int[] some = judged.numbers(seen, split);
        search(seen.select(some), heard.select(some), split, receiver);
      }
    }

    private static void search(FeatureSet seen, FeatureSet heard, Split split, Receiver receiver)
        throws EvaluationException {
      FeatureMatrix v = seen.itemRows().normalized(); // (V, D)
      FeatureMatrix a = heard.itemRows().normalized(); // (V, D)
      boolean labelled = seen.items().stream().allMatch(item -> item.label().isPresent());
      for (boolean forward : new boolean[] {true, false}) {
        FeatureMatrix queries = forward ? v : a;
        FeatureMatrix gallery = forward ? a : v;
        String way = forward ? "v2a" : "a2v";
        PairRanks partners = PairRanks.ofPartners(queries, gallery, SearchProgress.Listener.NONE);
        for (int k : new int[] {1, 5, 10}) {
          receiver.accept(way, metric("R@" + k, split), mean(partners.recall(k)));
        }
        if (labelled) {
          int[] classes = ClassLabels.of(seen.items()).classes();
          PairRanks same =
              PairRanks.ofClasses(queries, gallery, classes, SearchProgress.Listener.NONE);
          receiver.accept(way, metric("class R@1", split), mean(same.recall(1)));
        }
      }
    }
  }

  /**
   * A linear classifier and a nearest-neighbour vote on the sound of another corpus, over its
   * folds, whose number is what a file's name has before its first hyphen; the mean over the folds.
   * Where the corpus has no labels the files' folders are the classes.
   *
   * @param name in the table
   * @param input folder, list or manifest
   * @param clips of each file, evenly spaced
   */
  record SoundFolds(String name, Path input, int clips) implements Evaluation {
    @Override
    public void run(Judged judged, Receiver receiver)
        throws EvaluationException, ExtractionException, ManifestException, InterruptedException {
      Output output = new Output(Modality.AUDIO, "pool");
      List<Instance> labelled = new ArrayList<>();
      for (Instance instance : Manifest.of(input.toString()).instances()) {
        labelled.add(
            new Instance(
                instance.id(),
                instance.path(),
                Optional.of(instance.label().orElseGet(() -> folder(instance))),
                instance.source()));
      }
      FeatureSet features =
          Objects.requireNonNull(
              ClipFeatures.of(
                      Manifest.of(labelled),
                      judged.model(),
                      List.of(output),
                      clips,
                      judged.workers())
                  .get(output));
      ClassLabels labels = ClassLabels.of(features.items());
      List<String> folds = features.items().stream().map(item -> fold(item.id())).toList();
      List<Double> linear = new ArrayList<>();
      List<Double> knn = new ArrayList<>();
      for (String fold : new TreeSet<>(folds)) {
        dev.duet.eval.split.Split split =
            new dev.duet.eval.split.Split(
                "fold " + fold,
                IntStream.range(0, folds.size()).filter(i -> !folds.get(i).equals(fold)).toArray(),
                new int[0],
                IntStream.range(0, folds.size()).filter(i -> folds.get(i).equals(fold)).toArray());
        linear.add(accuracy(LinearProbe.DEFAULT, features, labels, split));
        knn.add(accuracy(knn(), features, labels, split));
      }
      receiver.accept("audio", name + " linear", mean(linear));
      receiver.accept("audio", name + " kNN", mean(knn));
    }

    private static String folder(Instance instance) {
      Path parent = instance.path().toAbsolutePath().getParent();
      return parent == null ? "" : String.valueOf(parent.getFileName());
    }

    private static String fold(String id) {
      String file = Iterables.getLast(Splitter.on('/').split(id));
      return Splitter.on('-').splitToList(file).get(0);
    }

    private static double mean(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
  }

  private static KnnProbe knn() {
    return new KnnProbe(
        ImmutableList.of(NEIGHBORS), KnnVote.TEMPERATURE, SearchProgress.Listener.NONE);
  }

  private static double accuracy(
      Probe probe, FeatureSet features, ClassLabels labels, dev.duet.eval.split.Split split) {
    return accuracy(probe.run(features, labels, split).get(0), labels, split, Split.TEST);
  }

  private static double accuracy(
      ProbeResult result, ClassLabels labels, dev.duet.eval.split.Split split, Split told) {
    return told == Split.VALIDATION
        ? result.validationAccuracy()
        : mean(result.items().hits(labels.select(split.test()), 1));
  }

  private static List<Split> heldOut(List<Split> splits) {
    checkArgument(
        !splits.isEmpty()
            && splits.stream().allMatch(s -> s == Split.TEST || s == Split.VALIDATION),
        "splits must be test or validation: %s",
        splits);
    return ImmutableList.copyOf(splits);
  }

  /** The test split goes without saying. */
  private static String metric(String name, Split split) {
    return split == Split.TEST ? name : name + " (" + split.text() + ")";
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
