package dev.duet.cli.config;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Ascii;
import dev.duet.cli.config.ConfigNode.Scalar;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts to values without parts. What is refused ends in an {@link IllegalArgumentException}. */
final class Scalars {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d[\\d_]*\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

  private Scalars() {}

  /** Whether {@link #parse} knows the type. */
  static boolean knows(Class<?> type) {
    return type == int.class
        || type == Integer.class
        || type == long.class
        || type == Long.class
        || type == double.class
        || type == Double.class
        || type == boolean.class
        || type == Boolean.class
        || type == String.class
        || type == Path.class
        || type == Duration.class;
  }

  static Object parse(Scalar scalar, Class<?> type) {
    String text = scalar.text();
    if (type == int.class || type == Integer.class) {
      return whole(text).intValueExact();
    }
    if (type == long.class || type == Long.class) {
      return whole(text).longValueExact();
    }
    if (type == double.class || type == Double.class) {
      return real(text);
    }
    if (type == boolean.class || type == Boolean.class) {
      checkArgument(text.equals("true") || text.equals("false"), "must be true or false");
      return Boolean.valueOf(text);
    }
    if (type == Path.class) {
      checkArgument(!text.isBlank(), "must be a path");
      return scalar.place().folder().resolve(text).normalize();
    }
    if (type == Duration.class) {
      return duration(text);
    }
    return text;
  }

  private static BigDecimal whole(String text) {
    checkArgument(NUMBER.matcher(text).matches(), "must be a whole number");
    BigDecimal number = new BigDecimal(text.replace("_", ""));
    checkArgument(number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0, "is too large");
    checkArgument(number.stripTrailingZeros().scale() <= 0, "must be a whole number");
    return number;
  }

  private static double real(String text) {
    String plain = Ascii.toLowerCase(text);
    if (plain.equals(".inf") || plain.equals("inf") || plain.equals("infinity")) {
      return Double.POSITIVE_INFINITY;
    }
    checkArgument(NUMBER.matcher(text).matches(), "must be a number");
    return Double.parseDouble(text.replace("_", ""));
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    checkArgument(matcher.matches(), "must be a duration such as 90s, 15m or 2h");
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** A duration as {@link #parse} takes it. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 60 != 0 || seconds == 0) {
      return seconds + "s";
    }
    return seconds % 3600 != 0 ? seconds / 60 + "m" : seconds / 3600 + "h";
  }
}
