/**
 * Flags that several commands share, as picocli mixins, and what they stand for.
 *
 * <p>A mixin checks its flags and hands out a record or a value of the module that takes it; a bad
 * flag is a {@link picocli.CommandLine.ParameterException}, which ends as one line on standard
 * error.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli.option;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
