package dev.duet.cli.config;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.cli.config.ConfigNode.Entry;
import dev.duet.cli.config.ConfigNode.Mapping;
import dev.duet.cli.config.ConfigNode.Scalar;
import dev.duet.cli.config.ConfigNode.Sequence;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of configurations. Keys are the components' names, enums are in lower case, the
 * variant of a sealed type is chosen by the key {@code kind}. What a configuration does not say
 * comes from the defaults it is bound to; a variant other than the default's has its own, in a
 * static field DEFAULT or PUBLISHED, or else must be given whole.
 */
public final class RecordBinder {
  /** Key that takes the values of a named record. */
  static final String LIKE = "like";

  private final Map<Class<?>, Function<String, ?>> named;

  private RecordBinder(Map<Class<?>, Function<String, ?>> named) {
    this.named = ImmutableMap.copyOf(named);
  }

  /** A binder that knows no names. */
  public static RecordBinder create() {
    return new RecordBinder(ImmutableMap.of());
  }

  /**
   * This binder, for which a record of a type can be written as a name, or as differences from a
   * named one: {@code like: NAME}.
   *
   * @param lookup refuses an unknown name by an {@link IllegalArgumentException}
   */
  public <T extends Record> RecordBinder withNames(Class<T> type, Function<String, T> lookup) {
    return new RecordBinder(
        ImmutableMap.<Class<?>, Function<String, ?>>builder()
            .putAll(named)
            .put(type, lookup)
            .buildOrThrow());
  }

  /**
   * Makes a record.
   *
   * @param defaults what is not configured
   * @throws ConfigException if a key is unknown or a value is refused
   */
  public <T extends Record> T bind(ConfigNode node, T defaults) throws ConfigException {
    return new Binding(RecordWriter.paths(defaults)).bind(node, defaults);
  }

  /**
   * Makes a record of which everything must be configured that the record itself has no default
   * for.
   */
  public <T extends Record> T bind(ConfigNode node, Class<T> type) throws ConfigException {
    return type.cast(
        new Binding(ImmutableList.of())
            .record(node, type, RecordShape.defaults(type).orElse(null), ""));
  }

  static String shown(ConfigNode node) {
    if (node instanceof Scalar scalar) {
      return scalar.isNull() ? "nothing" : "'" + scalar.text() + "'";
    }
    return node instanceof Sequence ? "a list" : "a mapping";
  }

  /** One configuration. */
  private final class Binding {
    private final List<String> knownPaths;

    Binding(List<String> knownPaths) {
      this.knownPaths = knownPaths;
    }

    @SuppressWarnings("unchecked") // a record of the default's class comes out
    <T extends Record> T bind(ConfigNode node, T defaults) throws ConfigException {
      return (T) record(node, defaults.getClass(), defaults, "");
    }

    private Object value(ConfigNode node, Type type, @Nullable Object fallback, String path)
        throws ConfigException {
      if (type instanceof ParameterizedType generic) {
        Type inner = generic.getActualTypeArguments()[0];
        if (generic.getRawType() == List.class) {
          return list(node, inner, path);
        }
        if (generic.getRawType() == Optional.class) {
          return isNull(node)
              ? Optional.empty()
              : Optional.of(value(node, inner, inside(fallback), path));
        }
        throw new IllegalStateException(path + ": no rule for " + type);
      }
      Class<?> plain = (Class<?>) type;
      if (plain == ConfigNode.class) {
        return node;
      }
      if (plain.isEnum()) {
        return constant(node, plain, path);
      }
      if (plain.isRecord()) {
        return record(node, plain, fallback, path);
      }
      if (plain.isSealed()) {
        return choice(node, plain, fallback, path);
      }
      return scalar(node, plain, path);
    }

    private @Nullable Object inside(@Nullable Object fallback) {
      return fallback instanceof Optional<?> optional && optional.isPresent()
          ? optional.get()
          : null;
    }

    private boolean isNull(ConfigNode node) {
      return node instanceof Scalar scalar && scalar.isNull();
    }

    private List<Object> list(ConfigNode node, Type inner, String path) throws ConfigException {
      if (!(node instanceof Sequence sequence)) {
        throw wrong(node, path, "must be a list such as [1, 2]", node);
      }
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < sequence.items().size(); i++) {
        String place = path + "[" + i + "]";
        ConfigNode item = sequence.items().get(i);
        values.add(value(item, inner, null, place));
      }
      return ImmutableList.copyOf(values);
    }

    private Object scalar(ConfigNode node, Class<?> type, String path) throws ConfigException {
      if (!Scalars.knows(type)) {
        throw new IllegalStateException(path + ": no rule for " + type);
      }
      if (!(node instanceof Scalar scalar)) {
        throw wrong(node, path, "must be a single value", node);
      }
      try {
        return Scalars.parse(scalar, type);
      } catch (ArithmeticException e) {
        throw wrong(node, path, "does not fit", node);
      } catch (IllegalArgumentException e) {
        throw wrong(node, path, Objects.requireNonNullElse(e.getMessage(), "is wrong"), node);
      }
    }

    private Object constant(ConfigNode node, Class<?> type, String path) throws ConfigException {
      List<String> names =
          Arrays.stream(type.getEnumConstants()).map(RecordShape::constantName).toList();
      String text = node instanceof Scalar scalar ? scalar.text() : "";
      int index = names.indexOf(text.toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
      if (index < 0) {
        throw notOneOf(node, path, text, names);
      }
      return type.getEnumConstants()[index];
    }

    private Object choice(ConfigNode node, Class<?> type, @Nullable Object fallback, String path)
        throws ConfigException {
      Map<String, Class<?>> kinds = RecordShape.kinds(type);
      // A kind without settings may be written as its name alone.
      ConfigNode kind = node instanceof Scalar ? node : null;
      ConfigNode settings = node instanceof Scalar ? ConfigNode.empty() : node;
      if (node instanceof Mapping mapping && mapping.entries().containsKey(ConfigNode.KIND)) {
        kind = Objects.requireNonNull(mapping.entries().get(ConfigNode.KIND)).value();
        settings = mapping.without(ConfigNode.KIND);
      }
      Class<?> chosen = fallback == null ? null : fallback.getClass();
      if (kind != null) {
        String text = kind instanceof Scalar scalar ? scalar.text() : "";
        chosen = kinds.get(text);
        if (chosen == null) {
          throw notOneOf(kind, path + "." + ConfigNode.KIND, text, kinds.keySet());
        }
      }
      if (chosen == null) {
        throw new ConfigException(
            "%s: %s.%s is missing; it must be one of %s"
                .formatted(node.where(), path, ConfigNode.KIND, String.join(", ", kinds.keySet())));
      }
      boolean same = fallback != null && fallback.getClass() == chosen;
      return record(
          settings, chosen, same ? fallback : RecordShape.defaults(chosen).orElse(null), path);
    }

    Object record(ConfigNode node, Class<?> type, @Nullable Object fallback, String path)
        throws ConfigException {
      Function<String, ?> names = named.get(type);
      if (names != null && node instanceof Scalar scalar) {
        return lookup(scalar, names, path);
      }
      if (!(node instanceof Mapping given)) {
        throw wrong(node, path.isEmpty() ? "it" : path, "must be a mapping of keys", node);
      }
      Mapping mapping = given;
      Object base = fallback != null ? fallback : RecordShape.defaults(type).orElse(null);
      Entry like = mapping.entries().get(LIKE);
      if (names != null && like != null) {
        base = lookup(like.value(), names, path + "." + LIKE);
        mapping = mapping.without(LIKE);
      }
      checkKeys(mapping, type, names != null, path);
      return create(mapping, type, base, path);
    }

    private Object lookup(ConfigNode node, Function<String, ?> names, String path)
        throws ConfigException {
      String name = node instanceof Scalar scalar ? scalar.text() : "";
      try {
        return Objects.requireNonNull(names.apply(name));
      } catch (IllegalArgumentException e) {
        throw new ConfigException(node.where() + ": " + path + ": " + e.getMessage());
      }
    }

    private Object create(Mapping mapping, Class<?> type, @Nullable Object fallback, String path)
        throws ConfigException {
      RecordComponent[] components = type.getRecordComponents();
      @Nullable Object[] values = new @Nullable Object[components.length];
      for (int i = 0; i < components.length; i++) {
        RecordComponent component = components[i];
        String name = component.getName();
        String at = join(path, name);
        Object own = fallback == null ? null : RecordShape.get(component, fallback);
        Entry entry = mapping.entries().get(name);
        if (RecordShape.isInline(component)) {
          values[i] = record(rest(mapping, type), component.getType(), own, path);
        } else if (entry != null && isNull(entry.value()) && RecordShape.nullable(component)) {
          values[i] = null;
        } else if (entry != null) {
          values[i] = value(entry.value(), component.getGenericType(), own, at);
        } else if (fallback != null) {
          values[i] = own;
        } else if (component.getType() == Optional.class) {
          values[i] = Optional.empty();
        } else {
          throw new ConfigException(mapping.where() + ": '" + at + "' is missing");
        }
      }
      try {
        return RecordShape.create(type, values);
      } catch (IllegalArgumentException e) {
        throw refused(mapping, path, Objects.requireNonNullElse(e.getMessage(), "refused"));
      }
    }

    /** What is left for a component that is written among the others. */
    private Mapping rest(Mapping mapping, Class<?> type) {
      Mapping rest = mapping;
      for (RecordComponent component : type.getRecordComponents()) {
        if (!RecordShape.isInline(component)) {
          rest = rest.without(component.getName());
        }
      }
      return rest;
    }

    private void checkKeys(Mapping mapping, Class<?> type, boolean hasNames, String path)
        throws ConfigException {
      List<String> known = new ArrayList<>(RecordShape.keys(type));
      if (hasNames) {
        known.add(LIKE);
      }
      for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
        if (!known.contains(entry.getKey())) {
          throw new ConfigException(
              "%s: unknown key '%s'; %s"
                  .formatted(
                      entry.getValue().place(),
                      join(path, entry.getKey()),
                      meant(entry.getKey(), known, path)));
        }
      }
    }

    private String meant(String key, List<String> known, String path) {
      Optional<String> near = Nearest.of(key, known).map(name -> join(path, name));
      Optional<String> elsewhere =
          knownPaths.stream()
              .filter(other -> lastName(other).equals(key))
              .min((a, b) -> Integer.compare(a.length(), b.length()));
      return near.or(() -> elsewhere)
          .map(name -> "did you mean '" + name + "'?")
          .orElseGet(
              () ->
                  known.isEmpty() ? "none is known here" : "known are " + String.join(", ", known));
    }

    private String lastName(String path) {
      return path.substring(path.lastIndexOf('.') + 1);
    }

    /**
     * Rules begin with the name of the component they are about, as a habit; else it is the whole.
     */
    private ConfigException refused(Mapping mapping, String path, String rule) {
      String first = Splitter.onPattern("[ :]").splitToList(rule).get(0);
      Entry entry = mapping.entries().get(first);
      String where = entry == null ? mapping.where() : entry.place().toString();
      return new ConfigException(where + ": " + (path.isEmpty() ? "" : path + ": ") + rule);
    }

    private ConfigException notOneOf(
        ConfigNode node, String path, String text, Collection<String> names) {
      String meant =
          Nearest.of(text, names).map(name -> "; did you mean '" + name + "'?").orElse("");
      return new ConfigException(
          "%s: %s must be one of %s: %s%s"
              .formatted(node.where(), path, String.join(", ", names), shown(node), meant));
    }

    private ConfigException wrong(ConfigNode at, String path, String rule, ConfigNode seen) {
      return new ConfigException("%s: %s %s: %s".formatted(at.where(), path, rule, shown(seen)));
    }

    private String join(String path, String name) {
      return path.isEmpty() ? name : path + "." + name;
    }
  }
}
