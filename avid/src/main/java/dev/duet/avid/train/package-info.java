/**
 * The training loop, which knows no method of learning: a {@link dev.duet.avid.train.Trainer} takes
 * batches from a {@link dev.duet.avid.data.BatchSource}, runs the towers, lets a {@link
 * dev.duet.avid.loss.Objective} judge the embeddings and moves the parameters with {@link
 * dev.duet.avid.train.Adam}.
 *
 * <p>A {@link dev.duet.avid.train.TrainingListener} is told how the run goes. Nothing is read from
 * the device between two reports, so a GPU never waits for the loop.
 */
@CheckReturnValue
@NullMarked
package dev.duet.avid.train;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
