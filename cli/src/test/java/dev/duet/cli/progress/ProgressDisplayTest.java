package dev.duet.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Map;
import me.tongfei.progressbar.ProgressBarStyle;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProgressDisplayTest {
  @Test
  void isPlainWhereNoColourIsWanted() {
    assertEquals(ProgressBarStyle.COLORFUL_UNICODE_BLOCK, BarStyle.of(Map.of()));
    assertEquals(ProgressBarStyle.COLORFUL_UNICODE_BLOCK, BarStyle.of(Map.of("NO_COLOR", "")));
    assertEquals(ProgressBarStyle.ASCII, BarStyle.of(Map.of("NO_COLOR", "1")));
  }

  @Test
  void isNothingWhereItsLoggerIsToBeQuiet() {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.duet");
    Level before = logger.getLevel();
    try {
      logger.setLevel(Level.WARN);
      assertInstanceOf(NoDisplay.class, ProgressDisplay.open("Working"));
      logger.setLevel(Level.INFO);
      assertInstanceOf(LogLines.class, ProgressDisplay.open("Working"));
    } finally {
      logger.setLevel(before);
    }
  }
}
