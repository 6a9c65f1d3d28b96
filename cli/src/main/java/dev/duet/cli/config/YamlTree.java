package dev.duet.cli.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.duet.cli.config.ConfigNode.Entry;
import dev.duet.cli.config.ConfigNode.Mapping;
import dev.duet.cli.config.ConfigNode.Scalar;
import dev.duet.cli.config.ConfigNode.Sequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads YAML and remembers the lines. Anchors and tags are refused: a file says what it means. */
final class YamlTree {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final YAMLParser parser;
  private final String source;
  private final Path folder;
  private final boolean lines;

  private YamlTree(YAMLParser parser, String source, Path folder, boolean lines) {
    this.parser = parser;
    this.source = source;
    this.folder = folder;
    this.lines = lines;
  }

  /**
   * Every document of a text, without the empty ones.
   *
   * @param source what messages call it
   * @param folder what its relative paths are relative to
   */
  static List<ConfigNode> documents(String yaml, String source, Path folder)
      throws ConfigException {
    List<ConfigNode> documents = new ArrayList<>();
    read(yaml, new Place(source, folder, 1), documents::add);
    return documents;
  }

  /** A single value, as on the command line. */
  static ConfigNode value(String yaml, Place place) throws ConfigException {
    List<ConfigNode> documents = new ArrayList<>();
    read(yaml, place, documents::add);
    return documents.isEmpty() ? new Scalar("", false, place) : documents.get(0);
  }

  private interface Receiver {
    void accept(ConfigNode document);
  }

  private static void read(String yaml, Place start, Receiver receiver) throws ConfigException {
    try (YAMLParser parser = YAML.createParser(yaml)) {
      YamlTree tree = new YamlTree(parser, start.source(), start.folder(), start.line() > 0);
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        receiver.accept(tree.node(token));
      }
    } catch (JsonProcessingException e) {
      int line = Optional.ofNullable(e.getLocation()).map(place -> place.getLineNr()).orElse(0);
      throw new ConfigException(
          new Place(start.source(), start.folder(), start.line() == 0 ? 0 : line),
          "not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new ConfigException(start, "cannot be read: " + e.getMessage());
    }
  }

  private ConfigNode node(@Nullable JsonToken token) throws IOException, ConfigException {
    if (parser.isCurrentAlias() || parser.getObjectId() != null || parser.getTypeId() != null) {
      throw new ConfigException(place(), "anchors, aliases and tags are not supported");
    }
    if (token == JsonToken.START_OBJECT) {
      return mapping();
    }
    if (token == JsonToken.START_ARRAY) {
      Place place = place();
      List<ConfigNode> items = new ArrayList<>();
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        items.add(node(next));
      }
      return new Sequence(items, place);
    }
    boolean quoted = token == JsonToken.VALUE_STRING && quotedText();
    return new Scalar(token == JsonToken.VALUE_NULL ? "" : parser.getText(), quoted, place());
  }

  /** The parser has no word for quotes; a text that a plain scalar would not be was quoted. */
  private boolean quotedText() throws IOException {
    String text = parser.getText();
    return text.isEmpty() || text.equals("null") || text.equals("~");
  }

  private Mapping mapping() throws IOException, ConfigException {
    Place place = place();
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_OBJECT;
        next = parser.nextToken()) {
      String key = parser.currentName();
      Place keyPlace = place();
      Entry entry = new Entry(keyPlace, node(parser.nextToken()));
      if (entries.put(key, entry) != null) {
        throw new ConfigException(keyPlace, "the key '" + key + "' is written twice");
      }
    }
    return new Mapping(entries, place);
  }

  private Place place() {
    return new Place(source, folder, lines ? parser.currentTokenLocation().getLineNr() : 0);
  }
}
