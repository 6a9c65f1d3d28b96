package dev.duet.cli.demo;

import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a demo's numbers say, and what they do not, in sentences. */
final class Findings {
  private Findings() {}

  static List<String> of(PreparedCorpus corpus, Summary summary) throws ManifestException {
    int learned = corpus.only(Split.TRAIN).instances().size();
    int held = corpus.only(Split.TEST).instances().size();
    List<String> sentences = new ArrayList<>();
    if (corpus.labelled()) {
      sentences.add(
          ("Accuracy on %d videos of %d classes (chance is about %.0f %%). AVID and CMA learned from %d others without"
                  + " their labels; linear and kNN classifiers on frozen features saw the labels of those."
                  + " picture→sound: the nearest sound of another video is of the picture's class.")
              .formatted(held, corpus.classes(), 100.0 / Math.max(1, corpus.classes()), learned));
    } else {
      sentences.add(
          String.format(
              Locale.ROOT,
              "Among %d videos that nothing was learned from: is the sound of a picture's own video the nearest"
                  + " (R@1), or among the 5 nearest? Chance is %.1f %% and %.1f %%. %d others were learned from.",
              held,
              100.0 / held,
              Math.min(100, 500.0 / held),
              learned));
    }
    sentences.add(avid(summary.compare(1, 0)));
    sentences.add(cma(summary.compare(2, 1), corpus.plan()));
    sentences.add(
        "This is one run of a tiny model with one seed, to see everything work; docs/results.md has measurements"
            + " over several seeds.");
    return sentences;
  }

  private static String avid(Summary.Comparison avid) {
    String verdict =
        "AVID against random weights: better in %d of %d columns, worse in %d, not to be told apart in %d (95 %% intervals"
            .formatted(avid.better(), avid.all(), avid.worse(), avid.alike());
    return verdict
        + (avid.better() > avid.all() / 2
            ? ")."
            : "). That is little: it takes more training, which --minutes gives, or more videos.");
  }

  private static String cma(Summary.Comparison cma, TrainingPlan plan) {
    return ("CMA against AVID, after %d passes more: better in %d of %d columns, worse in %d, not to be told apart in"
            + " %d. Whether that is its positives or the passes alone, this run cannot say.")
        .formatted(
            plan.moreEpochs() * plan.passes(), cma.better(), cma.all(), cma.worse(), cma.alike());
  }
}
