package dev.duet.decode.synthetic.corpus;

import dev.duet.decode.manifest.Split;
import dev.duet.decode.synthetic.WrittenMedia;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Writes a corpus: a folder of videos for each split, and beside it a table of the same name,
 * {@code train.csv}, {@code validation.csv} and {@code test.csv}, with the label and all factors of
 * each video. The same config makes the same bytes, whatever the number of threads.
 */
public final class SyntheticCorpus {
  private static final String TABLE = "manifest.csv";
  private static final String DESCRIPTION = "corpus.txt";

  /** Of how things are drawn; a corpus of another edition is another corpus. */
  private static final int EDITION = 2;

  private SyntheticCorpus() {}

  /** The table of all splits, which {@code Manifest.of} reads. */
  public static Path table(Path folder) {
    return folder.resolve(TABLE);
  }

  /** The table of a split, which {@code Manifest.of} reads. */
  public static Path table(Path folder, Split split) {
    return folder.resolve(split.text() + ".csv");
  }

  /**
   * Writes what is missing; videos that an interrupted call finished are kept.
   *
   * @param threads that work at once
   * @param progress told how many videos are done, from any of the threads
   * @throws IOException if a file cannot be written, or the folder holds another corpus
   */
  public static void write(CorpusConfig config, Path folder, int threads, IntConsumer progress)
      throws IOException, InterruptedException {
    claim(config, folder);
    List<CorpusInstance> instances = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    for (Split split : CorpusConfig.SPLITS) {
      Path videos = Files.createDirectories(folder.resolve(split.text()));
      List<CorpusInstance> some = new ArrayList<>();
      for (int i = 0; i < config.count(split); i++) {
        some.add(new CorpusInstance(config, split, i));
        folders.add(videos);
      }
      if (!some.isEmpty()) {
        writeTable(table(folder, split), some);
      }
      instances.addAll(some);
    }
    writeTable(table(folder), instances);
    writeVideos(instances, folders, threads, progress);
  }

  /** Leaves word of the config in the folder, or finds the same there. */
  private static void claim(CorpusConfig config, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path description = folder.resolve(DESCRIPTION);
    String mine = "edition " + EDITION + ": " + config + "\n";
    if (!Files.exists(description)) {
      Files.writeString(description, mine, StandardCharsets.UTF_8);
    } else if (!Files.readString(description, StandardCharsets.UTF_8).equals(mine)) {
      throw new IOException(
          folder + " holds another corpus, made with other settings or another seed");
    }
  }

  private static void writeTable(Path table, List<CorpusInstance> instances) throws IOException {
    StringBuilder csv = new StringBuilder();
    csv.append(String.join(",", instances.get(0).factors().keySet())).append('\n');
    for (CorpusInstance instance : instances) {
      csv.append(String.join(",", instance.factors().values())).append('\n');
    }
    Files.writeString(table, csv, StandardCharsets.UTF_8);
  }

  private static void writeVideos(
      List<CorpusInstance> instances, List<Path> folders, int threads, IntConsumer progress)
      throws IOException, InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      AtomicInteger done = new AtomicInteger();
      List<Future<?>> written = new ArrayList<>();
      for (int i = 0; i < instances.size(); i++) {
        CorpusInstance instance = instances.get(i);
        Path file = folders.get(i).resolve(instance.fileName());
        written.add(
            workers.submit(
                () -> {
                  writeVideo(instance, file);
                  progress.accept(done.incrementAndGet());
                  return null;
                }));
      }
      for (Future<?> one : written) {
        var unused = one.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("while writing a video", e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  /** Under its name a video is whole. */
  private static void writeVideo(CorpusInstance instance, Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Path part = file.resolveSibling(".part-" + file.getFileName());
    WrittenMedia unused = instance.media().writeTo(part);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
