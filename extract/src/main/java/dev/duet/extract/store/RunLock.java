package dev.duet.extract.store;

import dev.duet.extract.ExtractionException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second run out of an output. The operating system gives the lock up when the process
 * ends, however it ends; the empty file stays.
 */
final class RunLock implements Closeable {
  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock, or says that somebody else has it. */
  static RunLock acquire(Path file, Path output) throws IOException, ExtractionException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        return new RunLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // This process has it.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new ExtractionException(
        output + " is being written by another run; wait for its end or choose another output");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
