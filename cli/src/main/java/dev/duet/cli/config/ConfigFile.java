package dev.duet.cli.config;

import com.google.common.base.Splitter;
import dev.duet.cli.config.ConfigNode.Entry;
import dev.duet.cli.config.ConfigNode.Mapping;
import dev.duet.cli.config.ConfigNode.Scalar;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configuration files and what a command line adds to them. */
public final class ConfigFile {
  /** The version of the files that this Duet reads and writes. */
  public static final int SCHEMA = 1;

  static final String SCHEMA_KEY = "schema";

  private ConfigFile() {}

  /** Reads a file of one document that says {@code schema: 1}; the rest of it comes back. */
  public static ConfigNode read(Path file) throws ConfigException {
    Path parent = file.toAbsolutePath().getParent();
    try {
      return parse(Files.readString(file), file.toString(), parent == null ? Path.of("") : parent);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": no such file");
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": not text in UTF-8");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads a text as a file.
   *
   * @param source what messages call it
   * @param folder what its relative paths are relative to
   */
  public static ConfigNode parse(String yaml, String source, Path folder) throws ConfigException {
    List<ConfigNode> documents = YamlTree.documents(yaml, source, folder);
    if (documents.size() != 1 || !(documents.get(0) instanceof Mapping root)) {
      throw new ConfigException(
          source + ": expected one mapping that begins with '" + SCHEMA_KEY + ": 1'");
    }
    Entry schema = root.entries().get(SCHEMA_KEY);
    if (schema == null) {
      throw new ConfigException(
          "%s: '%s: %d' is missing; it tells which Duet the file is for"
              .formatted(source, SCHEMA_KEY, SCHEMA));
    }
    if (!(schema.value() instanceof Scalar scalar
        && scalar.text().equals(Integer.toString(SCHEMA)))) {
      throw new ConfigException(
          schema.place(),
          "%s must be %d for this Duet: %s"
              .formatted(SCHEMA_KEY, SCHEMA, RecordBinder.shown(schema.value())));
    }
    return root.without(SCHEMA_KEY);
  }

  /**
   * Lays {@code key=value} over a configuration. A key is a path of names joined by dots; a value
   * is YAML, so lists and mappings can be given too.
   */
  public static ConfigNode override(ConfigNode node, List<String> assignments)
      throws ConfigException {
    ConfigNode overridden = node;
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new ConfigException("'" + assignment + "': expected key=value");
      }
      ConfigNode value = YamlTree.value(assignment.substring(equals + 1), Place.COMMAND_LINE);
      List<String> keys = Splitter.on('.').splitToList(assignment.substring(0, equals));
      for (int i = keys.size() - 1; i >= 0; i--) {
        Map<String, Entry> entry = new LinkedHashMap<>();
        entry.put(keys.get(i), new Entry(Place.COMMAND_LINE, value));
        value = new Mapping(entry, Place.COMMAND_LINE);
      }
      overridden = overridden.with(value);
    }
    return overridden;
  }
}
