package dev.duet.decode.manifest.layout;

import com.google.common.base.Splitter;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A folder for each class, perhaps within a folder for each split. */
record ClassFolders() implements LayoutReader {

  @Override
  public DataSet read(MediaFiles media, Annotations annotations) throws ManifestException {
    List<List<String>> names =
        media.all().stream().map(file -> Splitter.on('/').splitToList(file.id())).toList();
    // A class may be called 'test': folders are splits only if all of them are.
    boolean bySplit =
        names.stream().allMatch(path -> path.size() > 2 && split(path.get(0)).isPresent());
    List<Instance> labelled = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Instance file = media.all().get(i);
      List<String> path = names.get(i);
      if (path.size() < 2) {
        throw new ManifestException(
            file.path() + " is in no class's folder; expected CLASS/FILE or SPLIT/CLASS/FILE");
      }
      labelled.add(
          new Instance(
              file.id(),
              file.path(),
              Optional.of(path.get(bySplit ? 1 : 0)),
              Optional.empty(),
              bySplit ? split(path.get(0)).stream().toList() : List.of()));
    }
    return new DataSet(Manifest.of(labelled), List.of(), 0);
  }

  private static Optional<Split> split(String folder) {
    try {
      return Optional.of(Split.parse(folder).get(0));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
