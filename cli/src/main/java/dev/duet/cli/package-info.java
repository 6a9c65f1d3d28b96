/** Command line: one class per subcommand. */
@CheckReturnValue
@NullMarked
package dev.duet.cli;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
