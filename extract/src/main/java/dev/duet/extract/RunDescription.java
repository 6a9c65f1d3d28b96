package dev.duet.extract;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Everything that can change a byte of the features, as named facts: {@code model.fingerprint},
 * {@code outputs}, {@code clip.frames} and so on. Two runs may share an output only if they agree
 * on all of them. What cannot change a byte, such as the number of workers, is not among them; nor
 * are the limits for a file, since what failed under one may be retried under another.
 *
 * @param facts value by name, in the order in which they are written down
 */
public record RunDescription(Map<String, String> facts) {

  /** Name of the fact that tells which videos, in which order. */
  public static final String MANIFEST = "manifest";

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public RunDescription {
    facts = ImmutableMap.copyOf(facts);
    checkArgument(!facts.isEmpty(), "a run is described by at least one fact");
  }

  /** This description with one fact more, or another value for it. */
  public RunDescription with(String name, String value) {
    return new RunDescription(
        ImmutableMap.<String, String>builder().putAll(facts).put(name, value).buildKeepingLast());
  }

  /** One line for each fact that differs, for example {@code model.name: was avid, is tiny}. */
  public List<String> differencesFrom(RunDescription earlier) {
    return Sets.union(earlier.facts.keySet(), facts.keySet()).stream()
        .filter(name -> !value(name).equals(earlier.value(name)))
        .map(name -> name + ": was " + earlier.shown(name) + ", is " + shown(name))
        .collect(ImmutableList.toImmutableList());
  }

  private String shown(String name) {
    String value = value(name);
    return DIGEST.matcher(value).matches() ? value.substring(0, 12) + "…" : value;
  }

  private String value(String name) {
    return facts.getOrDefault(name, "(none)");
  }
}
