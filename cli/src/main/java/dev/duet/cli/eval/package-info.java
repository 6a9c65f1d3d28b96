/**
 * {@code duet eval}: one class per protocol over the mixins they share.
 *
 * <p>{@link dev.duet.cli.eval.EvalCommand} is the group. Features come from a folder, from a model
 * that runs over the manifest's files, or are log-mel statistics without a model; labels, sources
 * and splits come from the manifest.
 */
@CheckReturnValue
@NullMarked
package dev.duet.cli.eval;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
