package dev.duet.cli.experiment;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.Output;
import dev.duet.cli.train.ClipFeatures;
import dev.duet.cli.train.RunFolder;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.Split;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.extract.ExtractionException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A run that is judged. Files are read once for all evaluations that ask for as many clips of each.
 */
final class Judged {
  private final DuetModel model;
  private final Manifest corpus;
  private final RunFolder folder;
  private final int workers;
  private final Map<String, Split> splits;
  private final Map<Integer, Map<Output, FeatureSet>> features = new HashMap<>();

  /**
   * @param model frozen
   * @param corpus the experiment's, each instance with its split
   * @param folder of the run
   * @param workers threads that read files
   */
  Judged(DuetModel model, Manifest corpus, RunFolder folder, int workers) {
    this.model = model;
    this.corpus = corpus;
    this.folder = folder;
    this.workers = workers;
    Map<String, Split> known = new LinkedHashMap<>();
    corpus
        .instances()
        .forEach(instance -> known.put(instance.id(), instance.split(1).orElse(Split.UNUSED)));
    splits = ImmutableMap.copyOf(known);
  }

  DuetModel model() {
    return model;
  }

  Manifest corpus() {
    return corpus;
  }

  RunFolder folder() {
    return folder;
  }

  int workers() {
    return workers;
  }

  /**
   * Features of every file of the corpus.
   *
   * @param output {@code pool} of a tower or its embedding
   * @param clips of each file, evenly spaced
   */
  FeatureSet features(Output output, int clips) throws ExtractionException, InterruptedException {
    Map<Output, FeatureSet> known = features.get(clips);
    if (known == null) {
      List<Output> all =
          Stream.of(Modality.values())
              .flatMap(m -> Stream.of(new Output(m, "pool"), ClipFeatures.embedding(model, m)))
              .distinct()
              .toList();
      known = ClipFeatures.of(corpus, model, all, clips, workers);
      features.put(clips, known);
    }
    return Objects.requireNonNull(known.get(output));
  }

  /** Which items are of a split. */
  int[] numbers(FeatureSet of, Split wanted) {
    return IntStream.range(0, of.itemCount())
        .filter(i -> splits.get(of.items().get(i).id()) == wanted)
        .toArray();
  }
}
