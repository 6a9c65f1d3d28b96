package dev.duet.cli.demo;

import dev.duet.avid.train.Position;
import dev.duet.avid.train.Progress;
import dev.duet.avid.train.TrainingListener;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Tells a person which step a demo is at, and how far training is. */
final class StepLog implements TrainingListener {
  private final Consumer<String> lines;
  private final int steps;
  private int step;

  /**
   * A log.
   *
   * @param lines takes each line, without its end
   * @param steps of the whole demo
   */
  StepLog(Consumer<String> lines, int steps) {
    this.lines = lines;
    this.steps = steps;
  }

  /** The next step begins. */
  void step(String what) {
    step++;
    lines.accept("[%d/%d] %s".formatted(step, steps, what));
  }

  /** A line about the step. */
  void say(String line) {
    lines.accept("      " + line);
  }

  @Override
  public void started(Position position) {
    if (!position.equals(Position.START)) {
      say("going on after step " + position.step());
    }
  }

  @Override
  public void progressed(Progress progress) {
    say(
        String.format(
            Locale.ROOT,
            "step %d of %d, loss %.3f, %s left",
            progress.step(),
            progress.steps(),
            progress.loss(),
            text(progress.eta())));
  }

  @Override
  public void validated(int epoch, long step, Map<String, Double> metrics) {
    Double share = metrics.get("v2a_class_R@1");
    if (share != null) {
      say(
          String.format(
              Locale.ROOT,
              "after pass %d a picture's nearest sound is of its class in %.0f %% of the cases",
              epoch + 1,
              100 * share));
    }
  }

  /** Minutes and seconds. */
  static String text(Duration duration) {
    return String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
  }
}
