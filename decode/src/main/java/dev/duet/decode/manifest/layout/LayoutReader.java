package dev.duet.decode.manifest.layout;

import com.google.errorprone.annotations.Immutable;
import dev.duet.decode.manifest.ManifestException;

/** Reads data sets of one form. */
@Immutable
@FunctionalInterface
interface LayoutReader {
  DataSet read(MediaFiles media, Annotations annotations) throws ManifestException;
}
