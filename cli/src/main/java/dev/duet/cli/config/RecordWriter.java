package dev.duet.cli.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the whole configuration of a record, as {@link RecordBinder} reads it. */
public final class RecordWriter {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordWriter() {}

  /** A file that binds to this record whatever the defaults. */
  public static String yaml(Record record) {
    ObjectNode root = NODES.objectNode().put(ConfigFile.SCHEMA_KEY, ConfigFile.SCHEMA);
    root.setAll(tree(record));
    try {
      return YAML.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(record.toString(), e);
    }
  }

  /** Keys and values of a record, in its components' order. */
  public static ObjectNode tree(Record record) {
    ObjectNode node = NODES.objectNode();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = RecordShape.get(component, record);
      if (RecordShape.isInline(component) && value instanceof Record inner) {
        node.setAll(tree(inner));
      } else {
        node.set(component.getName(), value(value, component.getGenericType()));
      }
    }
    return node;
  }

  private static JsonNode value(@Nullable Object value, Type type) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (value instanceof Optional<?> optional) {
      return value(optional.orElse(null), argument(type));
    }
    if (value instanceof List<?> list) {
      ArrayNode array = NODES.arrayNode();
      list.forEach(item -> array.add(value(item, argument(type))));
      return array;
    }
    if (value instanceof Record record) {
      ObjectNode node = NODES.objectNode();
      if (type instanceof Class<?> sealed && sealed.isSealed()) {
        node.put(ConfigNode.KIND, kind(sealed, record.getClass()));
      }
      node.setAll(tree(record));
      return node;
    }
    return scalar(value);
  }

  private static JsonNode scalar(Object value) {
    if (value instanceof Integer number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Long number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Double number) {
      boolean whole = number == Math.rint(number) && Math.abs(number) < 1e9;
      return whole ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
    }
    if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    }
    if (value instanceof Enum<?> constant) {
      return NODES.textNode(RecordShape.constantName(constant));
    }
    if (value instanceof Duration duration) {
      return NODES.textNode(Scalars.text(duration));
    }
    if (value instanceof Path path) {
      return NODES.textNode(path.toAbsolutePath().normalize().toString());
    }
    if (value instanceof String text) {
      return NODES.textNode(text);
    }
    throw new IllegalStateException("no rule for " + value.getClass());
  }

  private static Type argument(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }

  private static String kind(Class<?> sealed, Class<?> type) {
    return RecordShape.kinds(sealed).entrySet().stream()
        .filter(kind -> kind.getValue() == type)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** The dotted path of every key. */
  static List<String> paths(Record record) {
    List<String> paths = new ArrayList<>();
    collect(tree(record), "", paths);
    return paths;
  }

  private static void collect(ObjectNode node, String prefix, List<String> paths) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String path = prefix + entry.getKey();
      paths.add(path);
      if (entry.getValue() instanceof ObjectNode inner) {
        collect(inner, path + ".", paths);
      }
    }
  }
}
