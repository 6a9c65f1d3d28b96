package dev.duet.decode.manifest.layout;

import com.google.common.collect.ImmutableList;
import dev.duet.decode.manifest.Manifest;
import java.util.List;

/**
 * A data set as far as it is there.
 *
 * @param manifest files that are listed and there, with label, source and splits
 * @param missing what is listed but not there
 * @param unlisted media files that no list names; they are not in the manifest
 */
public record DataSet(Manifest manifest, List<Missing> missing, int unlisted) {
  public DataSet {
    missing = ImmutableList.copyOf(missing);
  }

  /**
   * A file that is listed but not there.
   *
   * @param name of the file, as the list or the data set's rule has it
   * @param where it is listed, for example {@code line 3 of trainlist01.txt}
   */
  public record Missing(String name, String where) {}
}
