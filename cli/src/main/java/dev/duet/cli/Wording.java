package dev.duet.cli;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rewrites picocli's messages in the words of a user who knows no Java. */
final class Wording {
  private static final Map<Pattern, String> RULES =
      ImmutableMap.<Pattern, String>builder()
          .put(
              Pattern.compile("^Invalid value for positional parameter at index \\d+ \\((.+?)\\)"),
              "$1")
          .put(Pattern.compile("^Invalid value for option '(.+?)'( \\(<.+?>\\))?"), "$1")
          .put(Pattern.compile("is not an? (int|long)$"), "is not a whole number")
          .put(Pattern.compile("is not a double$"), "is not a number")
          .put(Pattern.compile("^Unmatched arguments? (at|from) index \\d+"), "unexpected argument")
          .put(
              Pattern.compile("^Error: (.+) are mutually exclusive.*"),
              "only one of $1 can be given")
          .buildOrThrow();

  private static final Pattern CHOICE =
      Pattern.compile("expected one of \\[(.+?)] \\(case-insensitive\\) but was (.+)");

  private Wording() {}

  static String plain(String message) {
    String plain = message;
    for (Map.Entry<Pattern, String> rule : RULES.entrySet()) {
      plain = rule.getKey().matcher(plain).replaceFirst(rule.getValue());
    }
    Matcher choice = CHOICE.matcher(plain);
    if (choice.find()) {
      plain =
          choice.replaceFirst(
              Matcher.quoteReplacement(
                  "expected one of "
                      + Ascii.toLowerCase(choice.group(1))
                      + ", not "
                      + choice.group(2)));
    }
    // A sentence starts small after a colon; a label such as FILE stays as it is.
    boolean sentence = plain.length() > 1 && Ascii.isLowerCase(plain.charAt(1));
    return sentence ? Ascii.toLowerCase(plain.charAt(0)) + plain.substring(1) : plain;
  }
}
