package dev.duet.decode.manifest;

import java.util.List;

/** The files of a corpus, sorted by id, with a fingerprint of that order. */
public final class Manifest {
  private Manifest() {}

  /**
   * Whatever a user names: a media file, a folder (searched recursively for media by extension), a
   * glob, a text list ({@code .txt}, one path a line), a table ({@code .csv} or {@code .parquet}
   * with column {@code path} and optional {@code id}, {@code label}, {@code source}).
   */
  public static Manifest of(String input) throws ManifestException {
    throw new UnsupportedOperationException("stub");
  }

  /** Sorted by id. */
  public List<Instance> instances() {
    throw new UnsupportedOperationException("stub");
  }

  /** SHA-256 over the ids in order, in hexadecimal. */
  public String fingerprint() {
    throw new UnsupportedOperationException("stub");
  }
}
