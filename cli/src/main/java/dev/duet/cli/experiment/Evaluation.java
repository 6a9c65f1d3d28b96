package dev.duet.cli.experiment;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.duet.avid.DuetModel;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** How a model's frozen features are judged. */
public sealed interface Evaluation {
  /** Neighbours that vote. */
  int NEIGHBORS = 20;

  /** Takes a number. */
  interface Receiver {
    /** Takes a number; the run and its seed are known. */
    void accept(String modality, String metric, double value);
  }

  /**
   * Judges a model.
   *
   * @param model frozen
   * @param corpus the experiment's, each instance with its split
   * @param workers threads that read files
   */
  void run(DuetModel model, Manifest corpus, int workers, Receiver receiver)
      throws EvaluationException, ExtractionException, ManifestException, InterruptedException;

  /**
   * A linear classifier and a nearest-neighbour vote on each tower's features: learned from the
   * training split, settings chosen on the validation split, accuracy on the test split.
   *
   * @param clips of each file, evenly spaced
   */
  record Classification(int clips) implements Evaluation {
    /** Two clips of a file. */
    public static final Classification DEFAULT = new Classification(2);

    @Override
    public void run(DuetModel model, Manifest corpus, int workers, Receiver receiver)
        throws EvaluationException, ExtractionException, InterruptedException {
      for (Modality modality : Modality.values()) {
        Output output = new Output(modality, "pool");
        FeatureSet features =
            Objects.requireNonNull(
                ClipFeatures.of(corpus, model, List.of(output), clips, workers).get(output));
        Map<String, Split> splits = splits(corpus);
        dev.duet.eval.split.Split split =
            new dev.duet.eval.split.Split(
                "official",
                numbers(features, splits, Split.TRAIN),
                numbers(features, splits, Split.VALIDATION),
                numbers(features, splits, Split.TEST));
        ClassLabels labels = ClassLabels.of(features.items());
        String name = modality.name().toLowerCase(java.util.Locale.ROOT);
        receiver.accept(name, "linear", accuracy(LinearProbe.DEFAULT, features, labels, split));
        receiver.accept(name, "kNN", accuracy(knn(), features, labels, split));
      }
    }
  }

  /**
   * From one modality to the other on the test split: each clip's own partner among all, and the
   * nearest clip of another file that is of the same class.
   *
   * @param clips of each file, evenly spaced
   */
  record Retrieval(int clips) implements Evaluation {
    /** Two clips of a file. */
    public static final Retrieval DEFAULT = new Retrieval(2);

    @Override
    public void run(DuetModel model, Manifest corpus, int workers, Receiver receiver)
        throws ExtractionException, ManifestException, EvaluationException, InterruptedException {
      Map<String, Split> splits = splits(corpus);
      Manifest test =
          Manifest.of(
              corpus.instances().stream()
                  .filter(instance -> splits.get(instance.id()) == Split.TEST)
                  .toList());
      Output video = ClipFeatures.embedding(model, Modality.VIDEO);
      Output audio = ClipFeatures.embedding(model, Modality.AUDIO);
      Map<Output, FeatureSet> features =
          ClipFeatures.of(test, model, List.of(video, audio), clips, workers);
      FeatureSet seen = Objects.requireNonNull(features.get(video));
      FeatureMatrix v = seen.itemRows().normalized(); // (V, D)
      FeatureMatrix a =
          Objects.requireNonNull(features.get(audio)).itemRows().normalized(); // (V, D)
      boolean labelled = seen.items().stream().allMatch(item -> item.label().isPresent());
      for (boolean forward : new boolean[] {true, false}) {
        FeatureMatrix queries = forward ? v : a;
        FeatureMatrix gallery = forward ? a : v;
        String way = forward ? "v2a" : "a2v";
        PairRanks partners = PairRanks.ofPartners(queries, gallery, SearchProgress.Listener.NONE);
        for (int k : new int[] {1, 5, 10}) {
          receiver.accept(way, "R@" + k, mean(partners.recall(k)));
        }
        if (labelled) {
          int[] classes = ClassLabels.of(seen.items()).classes();
          PairRanks same =
              PairRanks.ofClasses(queries, gallery, classes, SearchProgress.Listener.NONE);
          receiver.accept(way, "class R@1", mean(same.recall(1)));
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
    public void run(DuetModel model, Manifest corpus, int workers, Receiver receiver)
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
              ClipFeatures.of(Manifest.of(labelled), model, List.of(output), clips, workers)
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
    ProbeResult result = probe.run(features, labels, split).get(0);
    return mean(result.items().hits(labels.select(split.test()), 1));
  }

  private static Map<String, Split> splits(Manifest corpus) {
    Map<String, Split> splits = new LinkedHashMap<>();
    corpus
        .instances()
        .forEach(instance -> splits.put(instance.id(), instance.split(1).orElse(Split.UNUSED)));
    return splits;
  }

  private static int[] numbers(FeatureSet features, Map<String, Split> splits, Split wanted) {
    return IntStream.range(0, features.itemCount())
        .filter(i -> splits.get(features.items().get(i).id()) == wanted)
        .toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
