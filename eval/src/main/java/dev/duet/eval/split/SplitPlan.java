package dev.duet.eval.split;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How items are divided. */
public sealed interface SplitPlan {
  /**
   * The splits, each checked.
   *
   * @throws EvaluationException if the items do not have what the plan needs, a split leaks a
   *     recording, or a class of its test side is not in train
   */
  List<Split> splits(List<Item> items) throws EvaluationException;

  /** For reports, in a few words. */
  String describe();

  /**
   * The official folds, one split each. A fold without test items is tested on its validation
   * items; then, and where a fold has none, validation is drawn from its training items.
   *
   * @param validationShare of the training items, where validation is drawn; 0 for none
   */
  record Official(double validationShare, long seed) implements SplitPlan {
    public Official {
      checkShare("validation", validationShare);
    }

    @Override
    public List<Split> splits(List<Item> items) throws EvaluationException {
      int folds = items.get(0).splits().size();
      for (Item item : items) {
        if (item.splits().isEmpty()) {
          throw new EvaluationException(
              item.id()
                  + " has no split; the manifest needs a column 'split' with a value in every row");
        }
        if (item.splits().size() != folds) {
          throw new EvaluationException(
              "%s has splits of %d folds, %s of %d"
                  .formatted(item.id(), item.splits().size(), items.get(0).id(), folds));
        }
      }
      ImmutableList.Builder<Split> splits = ImmutableList.builder();
      for (int fold = 0; fold < folds; fold++) {
        splits.add(fold(items, fold, folds == 1 ? "official" : "fold " + (fold + 1)));
      }
      return splits.build();
    }

    private Split fold(List<Item> items, int fold, String name) throws EvaluationException {
      int[] train = where(items, fold, "train");
      int[] validation = where(items, fold, "validation");
      int[] test = where(items, fold, "test");
      if (test.length > 0 && validation.length > 0) {
        Split split = new Split(name, train, validation, test);
        split.check(items);
        return split;
      }
      return SourceDraw.divide(
          name, items, train, test.length > 0 ? test : validation, validationShare, seed);
    }

    private static int[] where(List<Item> items, int fold, String split) {
      return IntStream.range(0, items.size())
          .filter(i -> items.get(i).splits().get(fold).equals(split))
          .toArray();
    }

    @Override
    public String describe() {
      return "official, %s of training for validation where there is none, seed %d"
          .formatted(percent(validationShare), seed);
    }
  }

  /**
   * Drawn from a seed, recordings as a whole, each class in about the same share.
   *
   * @param testShare of all items
   * @param validationShare of the others
   * @param repeats splits, drawn one after another
   */
  record Seeded(double testShare, double validationShare, int repeats, long seed)
      implements SplitPlan {
    public Seeded {
      checkArgument(testShare > 0 && testShare < 1, "test share must be in (0, 1): %s", testShare);
      checkShare("validation", validationShare);
      checkArgument(repeats >= 1, "repeats must be at least 1: %s", repeats);
    }

    @Override
    public List<Split> splits(List<Item> items) throws EvaluationException {
      List<Split> splits = new ArrayList<>();
      int[] all = IntStream.range(0, items.size()).toArray();
      for (int repeat = 0; repeat < repeats; repeat++) {
        SourceDraw draw = SourceDraw.of(items, all, testShare, seed + repeat);
        splits.add(
            SourceDraw.divide(
                repeats == 1 ? "seed " + seed : "seed " + (seed + repeat),
                items,
                draw.rest(),
                draw.drawn(),
                validationShare,
                seed + repeat));
      }
      return ImmutableList.copyOf(splits);
    }

    @Override
    public String describe() {
      return "seeded, %s test and %s of the others for validation, by source, %d times from seed %d"
          .formatted(percent(testShare), percent(validationShare), repeats, seed);
    }
  }

  private static void checkShare(String name, double share) {
    checkArgument(share >= 0 && share < 1, "%s share must be in [0, 1): %s", name, share);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
