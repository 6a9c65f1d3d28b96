package dev.duet.extract.store;

/** Forms in which features are stored. */
public enum StorageFormat {
  /** A folder of {@code .npy} arrays per video. */
  NPY,
  /** Shards {@code part-00000.parquet}, one row per clip. */
  PARQUET
}
