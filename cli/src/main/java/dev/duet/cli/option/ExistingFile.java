package dev.duet.cli.option;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A path at which there is a regular file. */
public final class ExistingFile implements ITypeConverter<Path> {
  @Override
  public Path convert(String value) {
    Path file;
    try {
      file = Path.of(value);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("not a path: " + value);
    }
    if (Files.isDirectory(file)) {
      throw new TypeConversionException(value + " is a folder, a file was expected");
    }
    if (!Files.exists(file)) {
      throw new TypeConversionException("no such file: " + value);
    }
    return file;
  }
}
