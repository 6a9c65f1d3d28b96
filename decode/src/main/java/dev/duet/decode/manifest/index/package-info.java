/**
 * Looks into every file of a corpus and writes what it found: a manifest of those that can be used,
 * with durations and facts of their streams, and a list of those that cannot, with the reason.
 *
 * <p>{@link dev.duet.decode.manifest.index.Indexer} probes files several at once and keeps the
 * manifest's order; {@link dev.duet.decode.manifest.index.CorpusIndex} is what it found and writes
 * itself as CSV or Parquet, which {@link dev.duet.decode.manifest.Manifest#of(String)} reads back
 * with the same ids and fingerprint.
 */
@CheckReturnValue
@NullMarked
package dev.duet.decode.manifest.index;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
