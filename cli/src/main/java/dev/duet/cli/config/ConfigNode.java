package dev.duet.cli.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A piece of a configuration before it becomes a value, with where it was written. */
public sealed interface ConfigNode {
  /** Key that chooses among the kinds of a value. */
  String KIND = "kind";

  /** A mapping without entries. */
  static ConfigNode empty() {
    return new Mapping(ImmutableMap.of(), Place.COMMAND_LINE);
  }

  /** Where it was written, for messages. */
  String where();

  /** What relative paths in it are relative to. */
  Path folder();

  /** The value of a key of a mapping, if it is there and has no parts. */
  default Optional<String> text(String key) {
    if (!(this instanceof Mapping mapping)) {
      return Optional.empty();
    }
    Entry entry = mapping.entries().get(key);
    return entry != null && entry.value() instanceof Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  /** A mapping without a key; anything else as it is. */
  default ConfigNode without(String key) {
    return this;
  }

  /**
   * This node with differences laid over it: mappings are merged key by key, anything else is
   * replaced. A mapping of another {@code kind} replaces the whole mapping, for the keys of one
   * kind mean nothing to another.
   */
  default ConfigNode with(ConfigNode differences) {
    if (!(this instanceof Mapping base && differences instanceof Mapping over)) {
      return differences;
    }
    if (over.entries().containsKey(KIND)
        && base.entries().containsKey(KIND)
        && !over.kind().equals(base.kind())) {
      return over;
    }
    Map<String, Entry> merged = new LinkedHashMap<>(base.entries());
    over.entries()
        .forEach(
            (key, entry) -> {
              Entry old = merged.get(key);
              merged.put(
                  key,
                  old == null ? entry : new Entry(entry.place(), old.value().with(entry.value())));
            });
    return new Mapping(merged, base.place());
  }

  /**
   * A value without parts.
   *
   * @param text as written, without quotes
   * @param quoted whether it was written in quotes, which makes it a text whatever it looks like
   */
  record Scalar(String text, boolean quoted, Place place) implements ConfigNode {
    /** {@code null}, {@code ~} or nothing. */
    boolean isNull() {
      return !quoted && (text.isEmpty() || text.equals("null") || text.equals("~"));
    }

    @Override
    public String where() {
      return place.toString();
    }

    @Override
    public Path folder() {
      return place.folder();
    }
  }

  /** A list. */
  record Sequence(List<ConfigNode> items, Place place) implements ConfigNode {
    public Sequence {
      items = ImmutableList.copyOf(items);
    }

    @Override
    public String where() {
      return place.toString();
    }

    @Override
    public Path folder() {
      return place.folder();
    }
  }

  /** Keys and values in the order written. */
  record Mapping(Map<String, Entry> entries, Place place) implements ConfigNode {
    public Mapping {
      entries = ImmutableMap.copyOf(entries);
    }

    private String kind() {
      return Objects.requireNonNull(entries.get(KIND)).value() instanceof Scalar scalar
          ? scalar.text()
          : "";
    }

    @Override
    public Mapping without(String key) {
      Map<String, Entry> rest = new LinkedHashMap<>(entries);
      rest.remove(key);
      return new Mapping(rest, place);
    }

    @Override
    public String where() {
      return place.toString();
    }

    @Override
    public Path folder() {
      return place.folder();
    }
  }

  /**
   * A value and where its key was written.
   *
   * @param place of the key
   */
  record Entry(Place place, ConfigNode value) {}
}
