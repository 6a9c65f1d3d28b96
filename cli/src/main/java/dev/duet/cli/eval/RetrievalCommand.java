package dev.duet.cli.eval;

import dev.duet.eval.RetrievalEvaluation;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.report.EvaluationReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet eval retrieval}. */
@Command(
    name = "retrieval",
    description = {
      "Finds items by their features: within a modality, test items among the others and by class;"
          + " with --across, video by sound and sound by video."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  duet eval retrieval --features features/ --across \\",
      "      --outputs video.embedding,audio.embedding"
    })
final class RetrievalCommand extends ProtocolCommand {
  @Mixin private SplitOptions splits;

  @Option(
      names = "--across",
      description = {
        "Across modalities: the outputs are one of video and one of audio in one space, such as"
            + " video.embedding,audio.embedding."
      })
  private boolean across;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RetrievalCommand() {}

  @Override
  EvaluationReport evaluate(List<FeatureSet> features, Bootstrap bootstrap)
      throws EvaluationException {
    RetrievalEvaluation evaluation = new RetrievalEvaluation(bootstrap, progress("Searching"));
    if (!across) {
      return evaluation.within(features, splits.plan(features));
    }
    List<FeatureSet> towers =
        TowerPair.of(features)
            .orElseThrow(
                () ->
                    wrong(
                        "--across needs one output of video and one of audio, such as"
                            + " --outputs video.embedding,audio.embedding"));
    return evaluation.across(towers.get(0), towers.get(1));
  }
}
