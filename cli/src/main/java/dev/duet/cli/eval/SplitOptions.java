package dev.duet.cli.eval;

import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.feature.Item;
import dev.duet.eval.split.SplitPlan;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which items train, which choose, which test. */
final class SplitOptions {
  /** {@code --split}. */
  private enum Kind {
    AUTO,
    OFFICIAL,
    SEEDED
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--split",
      paramLabel = "auto|official|seeded",
      defaultValue = "auto",
      description = {
        "The manifest's folds (official), or drawn from --split-seed by source (seeded)"
            + " (default: official if every item has a split, else seeded)."
      })
  private Kind kind;

  @Option(
      names = "--test-share",
      paramLabel = "SHARE",
      defaultValue = "0.3",
      description = "Share of the test items of a seeded split (default: ${DEFAULT-VALUE}).")
  private double testShare;

  @Option(
      names = "--validation-share",
      paramLabel = "SHARE",
      defaultValue = "0.2",
      description = {
        "Share of the training items that settings are chosen on, where the split names none"
            + " (default: ${DEFAULT-VALUE})."
      })
  private double validationShare;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seeded splits to average over (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of what is drawn (default: ${DEFAULT-VALUE}).")
  private long seed;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  SplitOptions() {}

  /** The plan that was asked for. */
  SplitPlan plan(List<FeatureSet> features) {
    return planOf(features.stream().flatMap(set -> set.items().stream()).toList());
  }

  /** The plan for these items. */
  SplitPlan planOf(List<Item> items) {
    try {
      SplitPlan seeded = new SplitPlan.Seeded(testShare, validationShare, repeats, seed);
      return switch (kind) {
        case OFFICIAL -> new SplitPlan.Official(validationShare, seed);
        case SEEDED -> seeded;
        case AUTO -> {
          boolean official = items.stream().noneMatch(item -> item.splits().isEmpty());
          yield official ? new SplitPlan.Official(validationShare, seed) : seeded;
        }
      };
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
