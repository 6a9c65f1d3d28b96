package dev.duet.decode.manifest;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One file of a corpus.
 *
 * @param id stable name, unique in its manifest: the path relative to the manifest's root with
 *     {@code /} between folders
 * @param path where the file is
 * @param label class name, where one is known
 * @param source the recording that the file was cut from, where one is known
 */
public record Instance(String id, Path path, Optional<String> label, Optional<String> source) {}
