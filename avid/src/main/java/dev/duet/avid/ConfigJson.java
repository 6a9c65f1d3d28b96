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
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.duet.audio.LinearLogConfig;
import dev.duet.audio.LogMelConfig;
import dev.duet.audio.SpectrogramConfig;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Records as JSON, strictly: every component must be there, nothing else may be, and a number is
 * not a string. A document carries the version of its schema.
 */
final class ConfigJson {
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

  static String write(Object document) {
    ObjectNode root = JSON.createObjectNode().put(SCHEMA_KEY, SCHEMA);
    root.setAll((ObjectNode) JSON.valueToTree(document));
    return root.toString();
  }

  /**
   * Parses a document.
   *
   * @param what names the document in the message
   */
  static <T> T read(String what, String json, Class<T> type) throws ModelException {
    try {
      JsonNode root = JSON.readTree(json);
      if (!(root instanceof ObjectNode object)) {
        throw new ModelException(what + ": not a JSON object");
      }
      JsonNode schema = object.remove(SCHEMA_KEY);
      if (schema == null || !schema.isInt() || schema.intValue() != SCHEMA) {
        throw new ModelException(
            "%s: %s must be %s: %s".formatted(what, SCHEMA_KEY, SCHEMA, schema));
      }
      return JSON.treeToValue(object, type);
    } catch (JsonMappingException e) {
      throw new ModelException("%s: %s%s".formatted(what, place(e), reason(e)), e);
    } catch (JsonProcessingException e) {
      throw new ModelException("%s: not JSON: %s".formatted(what, e.getOriginalMessage()), e);
    }
  }

  private static String place(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? Integer.toString(step.getIndex())
                        : step.getFieldName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "" : path + ": ";
  }

  private static String reason(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      Collection<Object> known = unknown.getKnownPropertyIds();
      return "unknown key; expected one of "
          + known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }
    if (e instanceof ValueInstantiationException && e.getCause() instanceof RuntimeException rule) {
      return String.valueOf(rule.getMessage());
    }
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }
}
