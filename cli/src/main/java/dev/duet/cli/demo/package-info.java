/**
 * The demo: the whole way from videos to a page in one command, by the steps of the other commands.
 *
 * <p>{@link dev.duet.cli.demo.Demo} goes through the steps; a {@link dev.duet.cli.demo.DemoCorpus}
 * says what is learned from, a {@link dev.duet.cli.demo.TrainingPlan} how long, and a {@link
 * dev.duet.cli.demo.Summary} what came out. Each step leaves its result in the {@link
 * dev.duet.cli.demo.DemoFolder} and is passed over when it is there, so a demo goes on where it was
 * interrupted.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli.demo;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
