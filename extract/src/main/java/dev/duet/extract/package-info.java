/**
 * Batch feature extraction: many videos in, one row of features per clip out.
 *
 * <p>{@link dev.duet.extract.Extraction} runs the job: files are decoded by several workers while
 * one thread encodes batches that mix the clips of all files and another writes what is finished.
 * Where the features go is a {@link dev.duet.extract.FeatureSink}: a lambda, or the resumable
 * output folder of {@code dev.duet.extract.store}. A file that cannot be used is a {@link
 * dev.duet.extract.VideoFailure}, never an exception.
 */
@CheckReturnValue
@NullMarked
package dev.duet.extract;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
