/**
 * Reads data sets as they come: which of their files are for what, with which label, cut from which
 * recording.
 *
 * <p>{@link dev.duet.decode.manifest.layout.Layout} lists the forms that are known. Each joins a
 * folder of media with the authors' annotations; what is listed but not there is told apart, for
 * few copies of YouTube's videos are complete. Ids are paths relative to the folder, as in {@link
 * dev.duet.decode.manifest.Manifest#of(String)}. The forms are those that the data sets' own pages
 * describe.
 */
@CheckReturnValue
@NullMarked
package dev.duet.decode.manifest.layout;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
