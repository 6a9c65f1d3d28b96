/**
 * Results and the forms they are written in: JSON, CSV, a table to read, and pictures.
 *
 * <p>{@link dev.duet.eval.report.EvaluationReport} carries the numbers with their intervals, what
 * they were measured with and on which model and data; {@link dev.duet.eval.report.ReportFolder}
 * writes it. docs/formats.md describes the files.
 */
@CheckReturnValue
@NullMarked
package dev.duet.eval.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
