/**
 * Configuration files: strict, versioned YAML into records.
 *
 * <p>The records own the defaults, so a file holds only what differs from them; the rules are the
 * records' own constructors. {@link dev.duet.cli.config.ConfigFile} reads a file, {@link
 * dev.duet.cli.config.RecordBinder} makes a record of it and {@link
 * dev.duet.cli.config.RecordWriter} the whole file of a record. It knows no record in particular.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
