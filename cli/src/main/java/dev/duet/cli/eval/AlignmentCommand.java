package dev.duet.cli.eval;

import dev.duet.eval.AlignmentEvaluation;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.report.EvaluationReport;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code duet eval alignment}. */
@Command(
    name = "alignment",
    description = {
      "Uniformity, effective rank and collapse of each output, and, of one video and one audio"
          + " output of the same width, their alignment and the gap between them. Needs no labels."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  duet eval alignment --features features/ \\",
      "      --outputs video.embedding,audio.embedding"
    })
final class AlignmentCommand extends ProtocolCommand {
  AlignmentCommand() {}

  @Override
  EvaluationReport evaluate(List<FeatureSet> features, Bootstrap bootstrap)
      throws EvaluationException {
    Optional<List<FeatureSet>> towers =
        TowerPair.of(features)
            .filter(pair -> pair.get(0).rows().width() == pair.get(1).rows().width());
    return AlignmentEvaluation.run(features, towers);
  }
}
