/**
 * The command line: {@link dev.duet.cli.Main} composes one class per subcommand.
 *
 * <p>Results go to standard output, messages and progress to standard error. A wrong call is one
 * line and exit code 2; {@link dev.duet.cli.ExitCode} lists the codes. Nobody else reads flags: the
 * modules underneath take records.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
