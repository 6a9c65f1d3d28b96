package dev.duet.decode.manifest.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.ManifestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is in a corpus.
 *
 * @param files those that can be used, in the corpus's order
 * @param leftOut the others, in the corpus's order
 */
public record CorpusIndex(List<IndexedFile> files, List<LeftOut> leftOut) {
  public CorpusIndex {
    files = ImmutableList.copyOf(files);
    leftOut = ImmutableList.copyOf(leftOut);
  }

  /** A row of the list of files that were left out. */
  record LeftOutRow(String path, String stage, String reason) {}

  /** The same with files that are listed but not there. */
  public CorpusIndex withMissing(List<LeftOut> missing) {
    List<LeftOut> all = new ArrayList<>(leftOut);
    all.addAll(missing);
    return new CorpusIndex(files, all);
  }

  /** How many files could not be used, other than by choice. */
  public int failed() {
    return (int) leftOut.stream().filter(LeftOut::isFailure).count();
  }

  /**
   * The usable files as a manifest; its fingerprint is that of the written table.
   *
   * @throws ManifestException if there is none
   */
  public Manifest manifest() throws ManifestException {
    return Manifest.of(files.stream().map(IndexedFile::instance).toList());
  }

  /** In numbers. */
  public IndexSummary summary() throws ManifestException {
    Manifest manifest = manifest();
    return new IndexSummary(
        manifest.fingerprint(),
        files.size(),
        failed(),
        leftOut.size() - failed(),
        files.stream().mapToDouble(file -> file.info().durationSeconds()).sum(),
        files.stream().mapToLong(IndexedFile::bytes).sum(),
        (int) files.stream().filter(file -> file.info().video().isPresent()).count(),
        (int) files.stream().filter(file -> file.info().audio().isPresent()).count(),
        distinct(manifest.instances().stream().flatMap(instance -> instance.label().stream())),
        distinct(manifest.instances().stream().flatMap(instance -> instance.source().stream())),
        manifest.folds());
  }

  private static int distinct(Stream<String> values) {
    return (int) values.distinct().count();
  }

  /**
   * Writes the manifest, {@code NAME.failures.csv} and {@code NAME.json} beside it.
   *
   * @param table {@code .parquet} for Parquet, CSV otherwise
   * @throws ManifestException if no file can be used; nothing is written then but the failures
   */
  public void writeTo(Path table) throws IOException, ManifestException {
    List<LeftOutRow> failures =
        leftOut.stream()
            .map(file -> new LeftOutRow(file.path(), file.cause().text(), file.reason()))
            .toList();
    ManifestFile.writeCsv(failuresOf(table), LeftOutRow.class, failures);
    if (files.isEmpty()) {
      throw new ManifestException(
          "none of " + leftOut.size() + " files can be used; " + failuresOf(table) + " says why");
    }
    IndexSummary summary = summary();
    Path folder = table.resolveSibling("").toAbsolutePath();
    List<IndexRow> rows = files.stream().map(file -> IndexRow.of(file, folder)).toList();
    if (isParquet(table)) {
      ManifestFile.writeParquet(table, IndexRow.class, rows);
    } else {
      ManifestFile.writeCsv(table, IndexRow.class, rows);
    }
    ObjectMapper json =
        new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    Files.writeString(
        summaryOf(table), json.writerWithDefaultPrettyPrinter().writeValueAsString(summary) + "\n");
  }

  /** Where the files that were left out of a manifest are listed. */
  public static Path failuresOf(Path table) {
    return table.resolveSibling(MoreFiles.getNameWithoutExtension(table) + ".failures.csv");
  }

  /** Where a manifest's numbers are. */
  public static Path summaryOf(Path table) {
    return table.resolveSibling(MoreFiles.getNameWithoutExtension(table) + ".json");
  }

  /** Whether a manifest of this name is written as Parquet. */
  public static boolean isParquet(Path table) {
    return MoreFiles.getFileExtension(table).equalsIgnoreCase("parquet");
  }

  /** The instances that can be used. */
  public List<Instance> instances() {
    return files.stream().map(IndexedFile::instance).toList();
  }
}
