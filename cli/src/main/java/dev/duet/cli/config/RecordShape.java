package dev.duet.cli.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.google.common.base.Ascii;
import com.google.common.base.CaseFormat;
import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableMap;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What reflection tells of records, choices and enums, in the words of a configuration file. */
final class RecordShape {
  /** Fields that hold a record's own default, in the order they are looked for. */
  private static final List<String> DEFAULTS = List.of("DEFAULT", "PUBLISHED");

  private RecordShape() {}

  /** The component whose keys are written among the others, if there is one. */
  static Optional<RecordComponent> inline(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).filter(RecordShape::isInline).findFirst();
  }

  static boolean isInline(RecordComponent component) {
    return component.isAnnotationPresent(Inline.class);
  }

  /** The keys of a record, those of a component among the others included. */
  static List<String> keys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            component ->
                isInline(component)
                    ? keys(component.getType()).stream()
                    : Stream.of(component.getName()))
        .toList();
  }

  /** Whether a component may be nothing. */
  static boolean nullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  static @Nullable Object get(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(component.toString(), e);
    }
  }

  /**
   * Calls the canonical constructor.
   *
   * @throws IllegalArgumentException if the constructor refuses the values
   */
  static Object create(Class<?> type, @Nullable Object... values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwables.throwIfUnchecked(Objects.requireNonNull(e.getCause()));
      throw new IllegalStateException(type.toString(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.toString(), e);
    }
  }

  /** The values a record has where nothing is said, from the record itself. */
  static Optional<Object> defaults(Class<?> type) {
    for (String name : DEFAULTS) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)
            && field.getType() == type
            && Modifier.isStatic(field.getModifiers())) {
          return Optional.of(constant(field));
        }
      }
    }
    Optional<RecordComponent> inline = inline(type);
    if (inline.isPresent() && type.getRecordComponents().length == 1) {
      return defaults(inline.get().getType()).map(inner -> create(type, inner));
    }
    return type.getRecordComponents().length == 0 ? Optional.of(create(type)) : Optional.empty();
  }

  private static Object constant(Field field) {
    try {
      field.setAccessible(true);
      return Objects.requireNonNull(field.get(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field.toString(), e);
    }
  }

  /** The records that a sealed type allows, by the names of their kinds. */
  static Map<String, Class<?>> kinds(Class<?> sealed) {
    ImmutableMap.Builder<String, Class<?>> kinds = ImmutableMap.builder();
    JsonSubTypes named = sealed.getAnnotation(JsonSubTypes.class);
    if (named != null) {
      for (JsonSubTypes.Type type : named.value()) {
        kinds.put(type.name(), type.value());
      }
      return kinds.buildOrThrow();
    }
    leaves(sealed).forEach(type -> kinds.put(kindName(type), type));
    return kinds.buildOrThrow();
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(RecordShape::leaves)
        : Stream.of(type);
  }

  private static String kindName(Class<?> type) {
    String name = type.getSimpleName();
    String suffix = "Config";
    String stem =
        name.endsWith(suffix) && name.length() > suffix.length()
            ? name.substring(0, name.length() - suffix.length())
            : name;
    return CaseFormat.UPPER_CAMEL.to(CaseFormat.LOWER_HYPHEN, stem);
  }

  static String constantName(Object constant) {
    return Ascii.toLowerCase(((Enum<?>) constant).name()).replace('_', '-');
  }
}
