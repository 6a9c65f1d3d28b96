/**
 * Training runs: the whole configuration of a run, and its composition from manifest, model, data,
 * objective, trainer and listeners.
 *
 * <p>{@link dev.duet.cli.train.RunConfig} is what a file configures, {@link
 * dev.duet.cli.train.RunFiles} where files and the ready configurations are read, {@link
 * dev.duet.cli.train.TrainingRun} what is done with it.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli.train;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
