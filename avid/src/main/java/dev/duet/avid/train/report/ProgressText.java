package dev.duet.avid.train.report;

import dev.duet.avid.data.EpochReport;
import dev.duet.avid.train.Position;
import dev.duet.avid.train.Progress;
import dev.duet.avid.train.TrainingListener;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A line for each report. */
public final class ProgressText implements TrainingListener {
  private final Consumer<String> lines;

  /**
   * Text for people.
   *
   * @param lines takes each line, without its end
   */
  public ProgressText(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void started(Position position) {
    if (!position.equals(Position.START)) {
      lines.accept("resumed after step " + position.step());
    }
  }

  @Override
  public void progressed(Progress progress) {
    lines.accept(of(progress));
  }

  @Override
  public void epochEnded(int epoch, EpochReport report) {
    if (!report.replaced().isEmpty()) {
      lines.accept(
          "epoch %d: %d of %d clips could not be read and were replaced"
              .formatted(epoch + 1, report.replaced().size(), report.clips()));
    }
  }

  @Override
  public void validated(int epoch, long step, Map<String, Double> metrics) {
    lines.accept("epoch %d: validation %s".formatted(epoch + 1, values(metrics)));
  }

  /** One report on one line. */
  static String of(Progress progress) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "epoch %d/%d  step %d/%d  eta %s  %.1f clips/s  data %.0f %% compute %.0f %%"
                + "  loss %.4f  %s",
            progress.epoch() + 1,
            progress.epochs(),
            progress.step(),
            progress.steps(),
            text(progress.eta()),
            progress.clipsPerSecond(),
            100 * progress.dataShare(),
            100 * (1 - progress.dataShare()),
            progress.loss(),
            values(progress.terms())));
    if (!progress.metrics().isEmpty()) {
      line.append("  ").append(values(progress.metrics()));
    }
    line.append(String.format(Locale.ROOT, "  lr %.3g", progress.learningRate()));
    progress
        .residentBytes()
        .ifPresent(
            bytes ->
                line.append(
                    String.format(Locale.ROOT, "  memory %.2f GiB", bytes / (double) (1L << 30))));
    return line.toString();
  }

  private static String values(Map<String, Double> values) {
    return values.entrySet().stream()
        .map(entry -> String.format(Locale.ROOT, "%s %.4f", entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(" "));
  }

  /** Hours, minutes and seconds. */
  private static String text(Duration duration) {
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d",
        duration.toHours(),
        duration.toMinutesPart(),
        duration.toSecondsPart());
  }
}
