package dev.duet.decode;

import dev.duet.decode.DecodeFailure.Stage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;

/** A regular local file, the only thing that is ever opened. */
final class LocalFile {
  private final Path path;

  private LocalFile(Path path) {
    this.path = path;
  }

  /** Refuses what is missing, empty, or no regular file: a pipe or device could block for ever. */
  static LocalFile of(Path path) throws DecodeException {
    LocalFile file = new LocalFile(path);
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw file.failure(Stage.OPEN, "no such file");
    } catch (IOException e) {
      throw file.failure(Stage.OPEN, "cannot be read: " + e.getMessage());
    }
    if (!attributes.isRegularFile()) {
      throw file.failure(
          Stage.OPEN,
          (attributes.isDirectory() ? "is a directory" : "is a device or pipe")
              + ", expected a regular file");
    }
    if (!Files.isReadable(path)) {
      throw file.failure(Stage.OPEN, "cannot be read: permission denied");
    }
    if (attributes.size() == 0) {
      throw file.failure(Stage.OPEN, "is empty (0 bytes)");
    }
    return file;
  }

  Path path() {
    return path;
  }

  /** A failure of this file. */
  DecodeException failure(Stage stage, String reason) {
    return new DecodeException(new DecodeFailure(path, stage, reason));
  }

  /**
   * The name that FFmpeg opens. The scheme in front keeps it from taking a name such as {@code
   * concat:a} or {@code http://b} for a protocol.
   */
  BytePointer url() {
    byte[] name = nativeName();
    byte[] scheme = "file:".getBytes(StandardCharsets.US_ASCII);
    byte[] url = new byte[scheme.length + name.length + 1]; // ends with a zero byte
    System.arraycopy(scheme, 0, url, 0, scheme.length);
    System.arraycopy(name, 0, url, scheme.length, name.length);
    return new BytePointer(url);
  }

  /** The absolute name in the bytes that the system call wants. */
  private byte[] nativeName() {
    Path absolute = path.toAbsolutePath();
    if (File.separatorChar != '/') {
      return absolute.toString().getBytes(StandardCharsets.UTF_8);
    }
    // On Unix a name is bytes, and only the URI form keeps them all whatever the JVM's locale.
    String escaped = absolute.toUri().getRawPath();
    byte[] name = new byte[escaped.length()];
    int length = 0;
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        name[length++] = (byte) Integer.parseInt(escaped, i + 1, i + 3, 16);
        i += 2;
      } else {
        name[length++] = (byte) c;
      }
    }
    return Arrays.copyOf(name, length);
  }
}
