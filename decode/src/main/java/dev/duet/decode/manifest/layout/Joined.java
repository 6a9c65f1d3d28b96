package dev.duet.decode.manifest.layout;

import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import dev.duet.decode.manifest.layout.DataSet.Missing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files joined with what the lists say of them, one after the other. */
final class Joined {
  private final MediaFiles media;
  private final Map<String, Instance> found = new LinkedHashMap<>();
  private final Map<String, String> whereById = new LinkedHashMap<>();
  private final List<Missing> missing = new ArrayList<>();

  Joined(MediaFiles media) {
    this.media = media;
  }

  /**
   * Adds what a line says of a file.
   *
   * @param stems names that the file may have, without ending, the usual one first
   */
  void add(
      TextRow row, List<String> stems, Optional<String> label, String source, List<Split> splits)
      throws ManifestException {
    for (String stem : stems) {
      Optional<Instance> file = media.find(stem);
      if (file.isPresent()) {
        add(row.where(), file.get(), label, source, splits);
        return;
      }
    }
    missing.add(new Missing(stems.get(0), row.where()));
  }

  private void add(
      String where, Instance file, Optional<String> label, String source, List<Split> splits)
      throws ManifestException {
    String before = whereById.put(file.id(), where);
    if (before != null) {
      throw new ManifestException(
          "the file " + file.id() + " is listed twice: " + before + " and " + where);
    }
    found.put(file.id(), new Instance(file.id(), file.path(), label, Optional.of(source), splits));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  DataSet dataSet() throws ManifestException {
    if (found.isEmpty()) {
      throw new ManifestException(
          missing.isEmpty()
              ? "the annotations list no file"
              : "none of the %d files listed is in %s; expected names such as %s.mp4"
                  .formatted(missing.size(), media.folder(), missing.get(0).name()));
    }
    return new DataSet(
        Manifest.of(List.copyOf(found.values())), missing, media.all().size() - found.size());
  }
}
