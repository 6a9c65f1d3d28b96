/**
 * What commands measure of a whole corpus before they use it: {@link
 * dev.duet.cli.corpus.CorpusStatistics}, the mean and deviation of each spectrogram bin, which
 * normalise a model's sound. Files are read by several workers and merged in the manifest's order.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli.corpus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
