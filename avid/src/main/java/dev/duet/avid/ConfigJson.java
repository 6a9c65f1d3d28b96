package dev.duet.avid;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.duet.audio.LinearLogConfig;
import dev.duet.audio.LogMelConfig;
import dev.duet.audio.SpectrogramConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Records as JSON, strictly: every component must be there, nothing else may be, and a number is
 * not a string. A document carries the version of its schema.
 */
public final class ConfigJson {
  private static final int SCHEMA = 1;
  private static final String SCHEMA_KEY = "schema";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          // An infinite topDb is written as a string, which JSON has no number for.
          .withCoercionConfig(
              LogicalType.Float,
              config -> config.setCoercion(CoercionInputShape.String, CoercionAction.TryConvert))
          .addMixIn(SpectrogramConfig.class, SpectrogramMixIn.class)
          .build();

  private ConfigJson() {}

  /** Names of the spectrograms; {@code audio} itself knows no JSON. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = LinearLogConfig.class, name = "linear-log"),
    @JsonSubTypes.Type(value = LogMelConfig.class, name = "log-mel")
  })
  private interface SpectrogramMixIn {}

  /** A record as a document, on one line. */
  public static String write(Object document) {
    ObjectNode root = JSON.createObjectNode().put(SCHEMA_KEY, SCHEMA);
    root.setAll((ObjectNode) JSON.valueToTree(document));
    return root.toString();
  }

  /**
   * Parses a document.
   *
   * @param what names the document in the message
   * @throws ModelException if it is not one, of this schema and type
   */
  public static <T> T read(String what, String json, Class<T> type) throws ModelException {
    ObjectNode root = parse(what, json);
    JsonNode schema = root.remove(SCHEMA_KEY);
    if (schema == null || !schema.isInt() || schema.intValue() != SCHEMA) {
      throw new ModelException("%s: %s must be %s: %s".formatted(what, SCHEMA_KEY, SCHEMA, schema));
    }
    if (type == ModelConfig.class) {
      // Left out where it is false, as in files from before there was a choice.
      JsonNode unused = root.putIfAbsent("projectionNorm", BooleanNode.FALSE);
    }
    try {
      return JSON.treeToValue(root, type);
    } catch (JsonMappingException e) {
      throw new ModelException(what + ": " + reason(e, root), e);
    } catch (JsonProcessingException e) {
      throw new ModelException(what + ": " + e.getOriginalMessage(), e);
    }
  }

  private static ObjectNode parse(String what, String json) throws ModelException {
    try {
      if (JSON.readTree(json) instanceof ObjectNode root) {
        return root;
      }
    } catch (JsonProcessingException e) {
      throw new ModelException("%s: not JSON: %s".formatted(what, e.getOriginalMessage()), e);
    }
    throw new ModelException(what + ": not a JSON object");
  }

  private static String reason(JsonMappingException e, JsonNode root) {
    List<String> path = new ArrayList<>();
    JsonNode parent = root;
    JsonNode node = root;
    for (JsonMappingException.Reference step : e.getPath()) {
      String field = step.getFieldName();
      parent = node;
      node = field == null ? parent.path(step.getIndex()) : parent.path(field);
      path.add(field == null ? Integer.toString(step.getIndex()) : field);
    }
    if (node.isMissingNode()) {
      // Beside a misspelt key the one it was meant for is missing; the list shows both.
      return "%s: missing; there are %s"
          .formatted(String.join(".", path), String.join(", ", fieldNames(parent)));
    }
    String place = path.isEmpty() ? "" : String.join(".", path) + ": ";
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "%sunknown key; expected one of %s"
          .formatted(
              place,
              unknown.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    if (e instanceof ValueInstantiationException && e.getCause() instanceof RuntimeException rule) {
      return place + rule.getMessage();
    }
    return place + e.getOriginalMessage().lines().findFirst().orElse("");
  }

  private static List<String> fieldNames(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }
}
