/**
 * Experiments: a grid of training runs over seeds, each evaluated in the same way, from a committed
 * file to a table.
 *
 * <p>{@link dev.duet.cli.experiment.ExperimentConfig} is what a file holds, {@link
 * dev.duet.cli.experiment.Experiment} runs it and goes on where it was interrupted, {@link
 * dev.duet.cli.experiment.ResultTable} is what comes out.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli.experiment;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
