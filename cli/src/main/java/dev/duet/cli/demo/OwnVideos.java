package dev.duet.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.ManifestFile;
import dev.duet.decode.manifest.Split;
import dev.duet.decode.manifest.index.CorpusIndex;
import dev.duet.decode.manifest.index.IndexConfig;
import dev.duet.decode.manifest.index.IndexedFile;
import dev.duet.decode.manifest.index.Indexer;
import dev.duet.decode.manifest.layout.Layout;
import dev.duet.extract.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A folder of one's own videos. Folders of classes name labels, if every video is in one. A quarter
 * of the files, of each class, is not learned from.
 *
 * @param videos the folder
 * @param seed of what is chosen
 * @param minutes that may be spent
 */
record OwnVideos(Path videos, long seed, double minutes) implements DemoCorpus {
  private static final String TABLE = "manifest.csv";
  private static final String TRAIN = "train.csv";
  private static final String PLAN = "plan.json";
  private static final JsonMapper JSON = new JsonMapper();

  /** Files that are looked into at most, for each minute. */
  private static final double FILES_PER_MINUTE = 400;

  private static final int FEWEST_TAKEN = 60;
  private static final double HELD_OUT = 0.25;
  private static final int FEWEST = 8;
  private static final int FEWEST_HELD_OUT = 2;
  private static final double LEAST_SECONDS = 0.5;

  /** A row of the table of files to learn from. */
  record Row(String path, String id, String label) {}

  @Override
  public String what(Path folder) {
    return "looking into the videos of " + videos;
  }

  @Override
  public PreparedCorpus prepare(Path folder, int threads, StepLog log)
      throws IOException, ConfigException, ManifestException, InterruptedException {
    Path table = folder.resolve(TABLE);
    Path plan = folder.resolve(PLAN);
    if (!Files.exists(plan)) {
      Path unused = Files.createDirectories(folder);
      CorpusIndex index = divided(look(threads, log));
      if (index.files().size() < FEWEST) {
        throw new ConfigException(
            "--videos: %s has %d videos with picture and sound that can be used%s; the demo needs at least %d"
                .formatted(videos, index.files().size(), failures(index), FEWEST));
      }
      index.writeTo(table);
      List<IndexedFile> learned =
          index.files().stream().filter(file -> isFor(file.instance(), Split.TRAIN)).toList();
      writeTable(folder.resolve(TRAIN), learned);
      unused =
          Files.writeString(
              plan, JSON.writeValueAsString(LearningPace.of(learned).plan(minutes)) + "\n");
    }
    Manifest all = Manifest.of(table.toString());
    JsonNode counts = JSON.readTree(CorpusIndex.summaryOf(table).toFile());
    int failed = counts.path("failed").asInt();
    int skipped = counts.path("skipped").asInt();
    log.say(
        "%d videos, %d of them to learn from; files that cannot be used: %d, without picture, sound or length: %d%s"
            .formatted(
                all.instances().size(),
                all.only(Split.TRAIN).instances().size(),
                failed,
                skipped,
                failed + skipped == 0 ? "" : " (" + CorpusIndex.failuresOf(table) + ")"));
    return new PreparedCorpus(
        all,
        folder.resolve(TRAIN),
        Optional.empty(),
        JSON.readValue(plan.toFile(), TrainingPlan.class),
        failed,
        all);
  }

  private CorpusIndex look(int threads, StepLog log)
      throws ManifestException, InterruptedException {
    List<Instance> files = files();
    int most = (int) Math.max(FEWEST_TAKEN, FILES_PER_MINUTE * minutes);
    if (files.size() > most) {
      log.say("%d of %d files are taken; --minutes takes more".formatted(most, files.size()));
      files = files.stream().sorted(byHash()).limit(most).toList();
    }
    long start = System.nanoTime();
    try (ProgressDisplay display = ProgressDisplay.open("Indexing")) {
      return new Indexer(
              new IndexConfig(
                  IndexConfig.Need.BOTH,
                  LEAST_SECONDS,
                  IndexConfig.Check.START,
                  DecodeLimits.DEFAULT,
                  threads))
          .index(
              Manifest.of(files).instances(),
              (done, failed, skipped, total) ->
                  display.progressed(
                      new Progress(
                          total,
                          done,
                          failed,
                          skipped,
                          done,
                          Duration.ofNanos(System.nanoTime() - start))));
    }
  }

  /** With labels where each video is in the folder of a class. */
  private List<Instance> files() throws ManifestException {
    Manifest plain = Manifest.of(videos.toString());
    boolean inFolders = plain.instances().stream().allMatch(file -> file.id().contains("/"));
    return (inFolders ? Layout.FOLDERS.read(videos, List.of()).manifest() : plain).instances();
  }

  /**
   * Says what each file is for: of each class, a quarter is held out, and one at least. Where that
   * leaves almost none, classes do not count.
   */
  private CorpusIndex divided(CorpusIndex index) {
    List<IndexedFile> files = divided(index.files(), file -> file.instance().label().orElse(""));
    if (files.stream().filter(file -> isFor(file.instance(), Split.TEST)).count()
        < FEWEST_HELD_OUT) {
      files = divided(index.files(), file -> "");
    }
    files.sort(Comparator.comparing(file -> file.instance().id()));
    return new CorpusIndex(files, index.leftOut());
  }

  private List<IndexedFile> divided(List<IndexedFile> files, Function<IndexedFile, String> kind) {
    Map<String, List<IndexedFile>> byKind = new TreeMap<>();
    for (IndexedFile file : files) {
      byKind.computeIfAbsent(kind.apply(file), key -> new ArrayList<>()).add(file);
    }
    List<IndexedFile> divided = new ArrayList<>();
    for (List<IndexedFile> alike : byKind.values()) {
      alike.sort(Comparator.comparing(IndexedFile::instance, byHash()));
      int held = alike.size() < 2 ? 0 : Math.max(1, (int) (HELD_OUT * alike.size()));
      for (int i = 0; i < alike.size(); i++) {
        divided.add(with(alike.get(i), i < held ? Split.TEST : Split.TRAIN));
      }
    }
    return divided;
  }

  private static IndexedFile with(IndexedFile file, Split split) {
    Instance known = file.instance();
    return new IndexedFile(
        new Instance(
            known.id(), known.path(), known.label(), known.source(), ImmutableList.of(split)),
        file.info(),
        file.bytes());
  }

  private static boolean isFor(Instance instance, Split split) {
    return instance.split(1).equals(Optional.of(split));
  }

  /** An order that has nothing to do with names, ids to break ties. */
  private Comparator<Instance> byHash() {
    return Comparator.<Instance>comparingLong(
            instance ->
                Hashing.sha256()
                    .newHasher()
                    .putLong(seed)
                    .putString(instance.id(), StandardCharsets.UTF_8)
                    .hash()
                    .asLong())
        .thenComparing(Instance::id);
  }

  private static String failures(CorpusIndex index) {
    return index.leftOut().isEmpty()
        ? ""
        : " (files that cannot: %d, the first %s: %s)"
            .formatted(
                index.leftOut().size(),
                index.leftOut().get(0).path(),
                index.leftOut().get(0).reason());
  }

  private static void writeTable(Path file, List<IndexedFile> files) throws IOException {
    ManifestFile.writeCsv(
        file,
        Row.class,
        files.stream()
            .map(IndexedFile::instance)
            .map(
                one ->
                    new Row(
                        one.path().toAbsolutePath().toString(), one.id(), one.label().orElse("")))
            .toList());
  }
}
