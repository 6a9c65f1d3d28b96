/**
 * The report page: one folder that any browser opens from disk.
 *
 * <p>{@link dev.duet.cli.report.ReportCommand} gathers the curves of training runs, the tables of
 * evaluations, and for the clips of a corpus their previews, cross-modal neighbours, agreement and
 * place on a map; {@link dev.duet.cli.report.ReportFolder} writes them beside the page's own files.
 * The page draws what {@code data.js} holds; Chart.js draws its figures.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
