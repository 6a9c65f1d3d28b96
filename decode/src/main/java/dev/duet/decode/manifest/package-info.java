/**
 * The files of a corpus in a fixed order with stable ids.
 *
 * <p>{@link dev.duet.decode.manifest.Manifest#of(String)} reads whatever a user names: a file, a
 * folder, a glob, a text list or a table; {@link
 * dev.duet.decode.manifest.Manifest#of(java.util.List)} serves programs. Nothing is opened but
 * lists and tables: whether a listed file exists and can be decoded shows when it is read, and is
 * that file's failure alone.
 */
@CheckReturnValue
@NullMarked
package dev.duet.decode.manifest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
