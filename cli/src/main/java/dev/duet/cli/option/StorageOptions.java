package dev.duet.cli.option;

import dev.duet.extract.store.ElementType;
import dev.duet.extract.store.StorageConfig;
import dev.duet.extract.store.StorageFormat;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where features go and in which form. */
public final class StorageOptions {
  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder to write to.")
  private Path folder;

  @Option(
      names = "--format",
      paramLabel = "npy|parquet",
      defaultValue = "npy",
      description = "Arrays per video, or shards with a row per clip (default: ${DEFAULT-VALUE}).")
  private StorageFormat format;

  @Option(
      names = "--dtype",
      paramLabel = "float32|float16",
      defaultValue = "float32",
      description = "Numbers of the stored features (default: ${DEFAULT-VALUE}).")
  private ElementType elementType;

  @Option(
      names = "--overwrite",
      description = "Delete what an earlier run left in the folder and start again.")
  private boolean overwrite;

  @Option(
      names = "--retry-failures",
      description = "Try files that failed in an earlier run once more.")
  private boolean retryFailures;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  StorageOptions() {}

  public Path folder() {
    return folder;
  }

  public StorageConfig config() {
    return StorageConfig.DEFAULT
        .withFormat(format)
        .withElementType(elementType)
        .withOverwrite(overwrite)
        .withRetryFailures(retryFailures);
  }
}
