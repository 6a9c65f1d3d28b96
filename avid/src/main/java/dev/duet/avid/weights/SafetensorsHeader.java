package dev.duet.avid.weights;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.BiMap;
import com.google.common.collect.ImmutableBiMap;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON header: free-form strings under {@code __metadata__} and, for each tensor, {@code
 * dtype}, {@code shape} and {@code data_offsets} [begin, end) relative to the end of the header.
 *
 * @param metadata free-form strings
 * @param tensors by name, in the order of their data
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> tensors) {
  private static final String METADATA = "__metadata__";

  private static final BiMap<String, DataType> TYPES =
      ImmutableBiMap.<String, DataType>builder()
          .put("F64", DataType.FLOAT64)
          .put("F32", DataType.FLOAT32)
          .put("F16", DataType.FLOAT16)
          .put("BF16", DataType.BFLOAT16)
          .put("I64", DataType.INT64)
          .put("I32", DataType.INT32)
          .put("I16", DataType.INT16)
          .put("I8", DataType.INT8)
          .put("U8", DataType.UINT8)
          .put("BOOL", DataType.BOOLEAN)
          .buildOrThrow();

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * One tensor.
   *
   * @param type type of the elements
   * @param shape lengths of the axes
   * @param begin first byte
   * @param end byte after the last
   */
  record Entry(DataType type, Shape shape, long begin, long end) {}

  /** A header is refused with this message, which does not name the file. */
  static final class InvalidHeaderException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidHeaderException(String message) {
      super(message);
    }
  }

  /** Lays tensors out one after the other. */
  static SafetensorsHeader layOut(
      Map<String, String> metadata, List<SafetensorsWriter.Source> sources) {
    ImmutableMap.Builder<String, Entry> tensors = ImmutableMap.builder();
    long begin = 0;
    for (SafetensorsWriter.Source source : sources) {
      long end = begin + HostTensor.byteCount(source.type(), source.shape());
      tensors.put(source.name(), new Entry(source.type(), source.shape(), begin, end));
      begin = end;
    }
    return new SafetensorsHeader(
        ImmutableMap.copyOf(new TreeMap<>(metadata)), tensors.buildOrThrow());
  }

  byte[] toJson() {
    Map<String, Object> root = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      root.put(METADATA, metadata);
    }
    tensors.forEach(
        (name, entry) -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("dtype", safetensorsName(entry.type()));
          fields.put("shape", entry.shape().getShape());
          fields.put("data_offsets", new long[] {entry.begin(), entry.end()});
          root.put(name, fields);
        });
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and numbers can be written as JSON", e);
    }
  }

  private static String safetensorsName(DataType type) {
    String name = TYPES.inverse().get(type);
    if (name == null) {
      throw new IllegalArgumentException(
          "safetensors files here hold " + TYPES.keySet() + ": " + type);
    }
    return name;
  }

  /**
   * Parses and checks a header.
   *
   * @param json UTF-8, possibly padded with spaces
   * @param dataLength bytes after the header
   */
  static SafetensorsHeader parse(byte[] json, long dataLength) throws InvalidHeaderException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (IOException e) {
      String reason =
          e instanceof JsonProcessingException syntax
              ? syntax.getOriginalMessage()
              : e.getMessage();
      throw new InvalidHeaderException("the header is not JSON: " + reason);
    }
    if (!root.isObject()) {
      throw new InvalidHeaderException("the header is not a JSON object");
    }
    ImmutableMap.Builder<String, String> metadata = ImmutableMap.builder();
    List<Map.Entry<String, Entry>> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        metadata.putAll(metadata(field.getValue()));
      } else {
        entries.add(Map.entry(field.getKey(), entry(field.getKey(), field.getValue())));
      }
    }
    entries.sort(Comparator.comparingLong(entry -> entry.getValue().begin()));
    long expected = 0;
    for (Map.Entry<String, Entry> tensor : entries) {
      if (tensor.getValue().begin() != expected) {
        throw new InvalidHeaderException(
            "tensor %s starts at byte %s, expected %s: tensors must neither overlap nor leave holes"
                .formatted(tensor.getKey(), tensor.getValue().begin(), expected));
      }
      expected = tensor.getValue().end();
    }
    if (expected != dataLength) {
      throw new InvalidHeaderException(
          "the header promises %s bytes of tensors, the file has %s%s"
              .formatted(expected, dataLength, expected > dataLength ? " (truncated?)" : ""));
    }
    return new SafetensorsHeader(metadata.buildOrThrow(), ImmutableMap.copyOf(entries));
  }

  private static Map<String, String> metadata(JsonNode node) throws InvalidHeaderException {
    ImmutableMap.Builder<String, String> metadata = ImmutableMap.builder();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isTextual()) {
        throw new InvalidHeaderException(METADATA + "." + field.getKey() + " is not a string");
      }
      metadata.put(field.getKey(), field.getValue().textValue());
    }
    return metadata.buildOrThrow();
  }

  private static Entry entry(String name, JsonNode node) throws InvalidHeaderException {
    String typeName = node.path("dtype").asText("");
    DataType type = TYPES.get(typeName);
    if (type == null) {
      throw new InvalidHeaderException(
          "tensor %s has dtype '%s', expected one of %s".formatted(name, typeName, TYPES.keySet()));
    }
    long[] offsets = longs(name, "data_offsets", node);
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw new InvalidHeaderException(
          "tensor %s needs data_offsets [begin, end] with begin <= end: %s"
              .formatted(name, node.path("data_offsets")));
    }
    Shape shape = new Shape(longs(name, "shape", node));
    long bytes;
    try {
      bytes = type.getNumOfBytes();
      for (long length : shape.getShape()) {
        bytes = Math.multiplyExact(bytes, length);
      }
    } catch (ArithmeticException e) {
      throw new InvalidHeaderException(
          "tensor %s has an impossible shape %s".formatted(name, shape));
    }
    if (bytes != offsets[1] - offsets[0]) {
      throw new InvalidHeaderException(
          "tensor %s of type %s and shape %s takes %s bytes, its data_offsets span %s"
              .formatted(name, typeName, shape, bytes, offsets[1] - offsets[0]));
    }
    return new Entry(type, shape, offsets[0], offsets[1]);
  }

  private static long[] longs(String name, String key, JsonNode node)
      throws InvalidHeaderException {
    JsonNode array = node.path(key);
    if (!array.isArray()) {
      throw new InvalidHeaderException("tensor %s has no array '%s'".formatted(name, key));
    }
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = array.get(i);
      if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
        throw new InvalidHeaderException(
            "tensor %s has '%s' %s, expected integers of at least 0".formatted(name, key, array));
      }
      values[i] = value.longValue();
    }
    return values;
  }
}
