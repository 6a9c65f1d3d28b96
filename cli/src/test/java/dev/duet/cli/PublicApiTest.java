package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.common.collect.Sets;
import com.google.common.reflect.ClassPath;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the modules let others see changes only on purpose, and names no library but DJL. */
class PublicApiTest {
  private static final String COMMAND =
      "./mvnw test -pl cli -am -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -D"
          + SnippetTest.ACCEPT;

  @ParameterizedTest
  @ValueSource(strings = {"decode", "audio", "video", "avid", "cma", "eval", "extract"})
  void isAsAccepted(String module) throws IOException {
    Path file = Path.of("../docs/api", module + ".txt");
    List<String> found = lines(module);
    if (SnippetTest.accepts()) {
      Files.createDirectories(file.getParent());
      Files.write(file, found);
      return;
    }
    List<String> accepted = Files.exists(file) ? Files.readAllLines(file) : List.of();
    if (!found.equals(accepted)) {
      Set<String> now = new LinkedHashSet<>(found);
      Set<String> before = new LinkedHashSet<>(accepted);
      fail(
          Stream.concat(
                  Sets.difference(before, now).stream().map(line -> "- " + line),
                  Sets.difference(now, before).stream().map(line -> "+ " + line))
              .collect(
                  Collectors.joining(
                      "\n",
                      "what " + module + " lets others see is not as in " + file + ":\n",
                      "\nif it is meant, accept it and commit the file: " + COMMAND)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"decode", "audio", "video", "avid", "cma", "eval", "extract"})
  void namesNoTypeOfAnotherLibraryButOfDjl(String module) throws IOException {
    Set<String> strangers = new TreeSet<>();
    for (Class<?> type : types(module)) {
      for (Type named : namedBy(type)) {
        String name = elementOf((Class<?>) named).getName();
        if (!Stream.of("java.", "javax.", "dev.duet.", "ai.djl.").anyMatch(name::startsWith)
            && !elementOf((Class<?>) named).isPrimitive()) {
          strangers.add(type.getName() + " names " + name);
        }
      }
    }
    assertEquals(Set.of(), strangers);
  }

  private static Class<?> elementOf(Class<?> type) {
    return type.isArray() ? elementOf(type.componentType()) : type;
  }

  private static List<String> lines(String module) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Class<?> type : types(module)) {
      lines.add(header(type));
      members(type).map(member -> "  " + member).sorted().forEach(lines::add);
    }
    assertTrue(lines.size() > 10, module);
    return lines;
  }

  /** Types that other packages can name, in order. */
  private static List<Class<?>> types(String module) throws IOException {
    List<Class<?>> types = new ArrayList<>();
    ClassPath.from(PublicApiTest.class.getClassLoader())
        .getTopLevelClassesRecursive("dev.duet." + module)
        .stream()
        .map(ClassPath.ClassInfo::getName)
        .filter(name -> !name.endsWith(".package-info"))
        .sorted()
        .forEach(name -> add(load(name), types));
    return types;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicApiTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(Class<?> type, List<Class<?>> types) {
    if (isShown(type.getModifiers())) {
      types.add(type);
      Arrays.stream(type.getDeclaredClasses())
          .sorted((a, b) -> a.getName().compareTo(b.getName()))
          .forEach(nested -> add(nested, types));
    }
  }

  private static boolean isShown(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String header(Class<?> type) {
    StringBuilder text = new StringBuilder();
    int modifiers = type.getModifiers();
    if (type.isRecord()) {
      text.append("record ").append(type.getName()).append('(');
      text.append(
          Arrays.stream(type.getRecordComponents())
              .map(PublicApiTest::component)
              .collect(Collectors.joining(", ")));
      text.append(')');
    } else if (type.isEnum()) {
      text.append("enum ").append(type.getName()).append(' ');
      text.append(Arrays.toString(type.getEnumConstants()));
    } else {
      text.append(type.isSealed() ? "sealed " : "");
      if (type.isInterface()) {
        text.append(type.isAnnotation() ? "annotation " : "interface ");
      } else {
        text.append(Modifier.isAbstract(modifiers) ? "abstract " : "");
        text.append(Modifier.isFinal(modifiers) ? "final class " : "class ");
      }
      text.append(type.getName());
      Type superclass = type.getGenericSuperclass();
      if (superclass != null && superclass != Object.class) {
        text.append(" extends ").append(superclass.getTypeName());
      }
    }
    if (type.getGenericInterfaces().length > 0) {
      text.append(
          Arrays.stream(type.getGenericInterfaces())
              .map(Type::getTypeName)
              .sorted()
              .collect(Collectors.joining(", ", " implements ", "")));
    }
    return text.toString();
  }

  private static String component(RecordComponent component) {
    return component.getGenericType().getTypeName() + " " + component.getName();
  }

  private static Stream<String> members(Class<?> type) {
    String here = type.getName() + ".";
    return Stream.of(
            Arrays.stream(type.getDeclaredFields())
                .filter(field -> isShown(field.getModifiers()) && !field.isEnumConstant())
                .map(Field::toGenericString),
            executables(type).map(Executable::toGenericString))
        .flatMap(all -> all)
        .map(text -> text.replace(here, ""));
  }

  /** Constructors and methods that are not what the compiler makes of any record or enum. */
  private static Stream<Executable> executables(Class<?> type) {
    Set<String> components =
        type.isRecord()
            ? Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet())
            : Set.of();
    Stream<Constructor<?>> constructors =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(made -> !type.isRecord() || made.getParameterCount() != components.size());
    Stream<Method> methods =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> !type.isEnum() || !isOfEveryEnum(method))
            .filter(
                method ->
                    !type.isRecord()
                        || !(isAccessor(method, components) || isOfEveryObject(method)));
    return Stream.<Executable>concat(constructors, methods)
        .filter(member -> isShown(member.getModifiers()) && !member.isSynthetic());
  }

  private static boolean isAccessor(Method method, Set<String> components) {
    return method.getParameterCount() == 0 && components.contains(method.getName());
  }

  private static boolean isOfEveryObject(Method method) {
    return Set.of("equals", "hashCode", "toString").contains(method.getName());
  }

  private static boolean isOfEveryEnum(Method method) {
    List<Class<?>> parameters = List.of(method.getParameterTypes());
    return switch (method.getName()) {
      case "values" -> parameters.isEmpty();
      case "valueOf" -> parameters.equals(List.of(String.class));
      default -> false;
    };
  }

  /** Classes in the signatures of a type and its members. */
  private static Set<Type> namedBy(Class<?> type) {
    Set<Type> named = new LinkedHashSet<>();
    Set<Type> seen = new LinkedHashSet<>();
    if (type.getGenericSuperclass() != null) {
      collect(type.getGenericSuperclass(), named, seen);
    }
    Arrays.stream(type.getGenericInterfaces()).forEach(i -> collect(i, named, seen));
    Arrays.stream(type.getDeclaredFields())
        .filter(field -> isShown(field.getModifiers()))
        .forEach(field -> collect(field.getGenericType(), named, seen));
    Stream.concat(
            Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()))
        .filter(member -> isShown(member.getModifiers()) && !member.isSynthetic())
        .forEach(
            member -> {
              Arrays.stream(member.getGenericParameterTypes())
                  .forEach(parameter -> collect(parameter, named, seen));
              Arrays.stream(member.getGenericExceptionTypes())
                  .forEach(thrown -> collect(thrown, named, seen));
              if (member instanceof Method method) {
                collect(method.getGenericReturnType(), named, seen);
              }
            });
    return named;
  }

  private static void collect(Type type, Set<Type> named, Set<Type> seen) {
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof Class<?> plain) {
      named.add(plain);
    } else if (type instanceof ParameterizedType generic) {
      collect(generic.getRawType(), named, seen);
      Arrays.stream(generic.getActualTypeArguments()).forEach(part -> collect(part, named, seen));
    } else if (type instanceof GenericArrayType array) {
      collect(array.getGenericComponentType(), named, seen);
    } else if (type instanceof WildcardType wildcard) {
      Stream.concat(
              Arrays.stream(wildcard.getUpperBounds()), Arrays.stream(wildcard.getLowerBounds()))
          .forEach(bound -> collect(bound, named, seen));
    } else if (type instanceof TypeVariable<?> variable) {
      Arrays.stream(variable.getBounds()).forEach(bound -> collect(bound, named, seen));
    }
  }
}
