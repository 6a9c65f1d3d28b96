package dev.duet.cli.progress;

import java.util.Map;
import me.tongfei.progressbar.ProgressBarStyle;

/** Colours and blocks, or plain characters where the user wants no colour (no-color.org). */
final class BarStyle {
  private BarStyle() {}

  static ProgressBarStyle of(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
        : ProgressBarStyle.ASCII;
  }
}
