package dev.duet.decode.manifest.layout;

import dev.duet.decode.manifest.ManifestException;
import java.nio.file.Path;
import java.util.List;

/**
 * A form in which people have data sets. Annotations are looked for inside the media folder and
 * beside it unless they are named.
 */
public enum Layout {
  /** {@code CLASS/...}, or {@code train/CLASS/...} and so on: folders name labels and splits. */
  FOLDERS(new ClassFolders()),

  /**
   * UCF-101: {@code classInd.txt}, {@code trainlist01.txt} and {@code testlist01.txt} to 03; three
   * folds. The source is the group, {@code g01} to {@code g25} of a class.
   */
  UCF101(new UcfLists()),

  /**
   * HMDB-51: {@code CLASS_test_split1.txt} to 3, tags 1 for training, 2 for testing, 0 for neither;
   * three folds. The source is the film that the name starts with.
   */
  HMDB51(new HmdbLists()),

  /**
   * Kinetics: CSV with {@code label,youtube_id,time_start,time_end,split}; files {@code
   * ID_000001_000011.mp4}. The source is the YouTube id.
   */
  KINETICS(new KineticsTables()),

  /**
   * VGGSound: CSV without a header of YouTube id, start, label and split; files {@code
   * ID_000001.mp4}. The source is the YouTube id.
   */
  VGGSOUND(new VggSoundTable()),

  /**
   * AudioSet: CSV of YouTube id, start, end and labels; files {@code ID_30000_40000.mp4}. Several
   * labels are joined by {@code ;}, by name where {@code class_labels_indices.csv} is beside the
   * lists. The source is the YouTube id.
   */
  AUDIOSET(new AudioSetLists()),

  /**
   * ESC-50: {@code meta/esc50.csv}, or folders {@code 001 - Dog bark/1-30226-A.ogg} whose names
   * start with the fold; in fold k the files of fold k are for testing. The source is the Freesound
   * clip.
   */
  ESC50(new EscMeta(false)),

  /** The ten classes of ESC-50 that make ESC-10. */
  ESC10(new EscMeta(true));

  private final LayoutReader reader;

  Layout(LayoutReader reader) {
    this.reader = reader;
  }

  /**
   * Joins media with annotations.
   *
   * @param folder of the media, searched with its subfolders
   * @param annotations lists and tables, or folders of them; empty to look for them
   * @throws ManifestException if annotations are missing or malformed, or none of what they list is
   *     in the folder
   */
  public DataSet read(Path folder, List<Path> annotations) throws ManifestException {
    return reader.read(new MediaFiles(folder), new Annotations(folder, annotations));
  }
}
