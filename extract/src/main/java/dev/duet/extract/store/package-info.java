/**
 * The output folder of an extraction: whole or not at all, resumable at any moment.
 *
 * <p>{@link dev.duet.extract.store.FeatureDirectory} is the sink to use. It keeps features as one
 * folder of {@code .npy} arrays per video (NumPy Enhancement Proposal 1, version 1.0) or as sharded
 * Apache Parquet with one row per clip, and beside them what a later run needs to go on: {@code
 * run.json} says what made them, a ledger says from which state of each source file.
 */
@CheckReturnValue
@NullMarked
package dev.duet.extract.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
