/**
 * What is left of a run for people to watch: {@link dev.duet.avid.train.report.ProgressText} for a
 * terminal or log, {@link dev.duet.avid.train.report.MetricsFile} for programs and {@link
 * dev.duet.avid.train.report.TensorBoardFolder} for TensorBoard. All are listeners of the loop.
 *
 * <p>A report that cannot be written is told once and does not end the run.
 */
@CheckReturnValue
@NullMarked
package dev.duet.avid.train.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
