package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A folder with small files under the names that the documents use, and calls fitted to it. */
final class DocumentSandbox {
  private static final Path CHECKPOINT =
      Path.of("../avid/src/test/resources/golden/ckpt_zip_torch2.13.pth.tar.gz");

  /** What makes a call cheap: options by command, set or added. */
  private static final Map<String, List<String>> SMALL =
      Map.ofEntries(
          Map.entry("init", List.of("--config=micro")),
          Map.entry("synth", List.of("--classes=4", "--train=16", "--validation=8", "--test=8")),
          Map.entry("extract", List.of("--clips=2")),
          Map.entry("bench logspec", List.of("--reps=1")),
          Map.entry("bench encode", List.of("--reps=1", "--size=64", "--batch=2")),
          Map.entry("bench nce", List.of("--reps=1", "--instances=1100", "--batch=2")),
          Map.entry("bench train", List.of("--reps=1", "--size=64", "--batch=2", "--config=tiny")),
          Map.entry("bench clip", List.of("--reps=1", "--size=64", "--clips-per-file=1")),
          Map.entry("bench load", List.of("--reps=1", "--size=64", "--batch=2", "--passes=1")),
          Map.entry(
              "bench extract", List.of("--reps=1", "--size=64", "--clips-per-file=1", "--batch=1")),
          Map.entry("bench mine", List.of("--reps=1", "--instances=200", "--width=8")),
          Map.entry(
              "bench knn",
              List.of("--reps=1", "--queries=20", "--gallery=300", "--width=8", "-k=5")),
          Map.entry(
              "bench silhouette", List.of("--reps=1", "--rows=300", "--width=8", "--classes=3")),
          Map.entry(
              "eval stages", List.of("--epochs=1", "--passes=1", "--test-clips=1", "--batch=8")),
          Map.entry(
              "eval finetune",
              List.of("--epochs=1", "--passes=1", "--test-clips=1", "--warm-up=0", "--batch=8")),
          Map.entry("eval svm-stages", List.of("--windows=2", "--span-seconds=2")),
          Map.entry("eval clustering", List.of("--trials=1")),
          Map.entry("eval lowshot", List.of("--labels=50%", "--seeds=2")),
          Map.entry("experiment", List.of("--jobs=1")),
          Map.entry("mine", List.of("--positives=3")));

  /** What makes a configured run cheap, after the example's own settings. */
  private static final Map<String, List<String>> SMALL_SETTINGS =
      Map.of(
          "train",
          List.of("data.batchSize=8", "objective.negatives=8", "training.epochs=1"),
          "experiment",
          List.of("seeds=[0]", "runs=[{name: random, trained: false}]"));

  /** And of an experiment that makes its own corpus. */
  private static final List<String> SMALL_CORPUS =
      List.of(
          "corpus={kind: synthetic, seed: 1, classes: 4, train: 16, validation: 8, test: 8}",
          "evaluations=[{kind: retrieval, clips: 1}]");

  private static final List<String> SMALL_CMA =
      List.of(
          "objective.withinNegatives=4", "objective.positives=2", "objective.sparedNeighbours=2");

  private static final List<String> OUTPUTS = List.of("--output", "-o");

  private final Path root;

  DocumentSandbox(Path root) {
    this.root = root;
  }

  /**
   * The call with the sandbox's files and small numbers. What it makes lies in a folder of its
   * document's, where the document's next call finds it.
   */
  Object[] fitted(DocumentedCommand command) throws IOException {
    Path made = root.resolve("made").resolve(command.sequence().replace(' ', '-'));
    Files.createDirectories(made);
    List<String> words = new ArrayList<>();
    List<String> given = command.words();
    boolean resumes = given.contains("--resume");
    for (int i = 0; i < given.size(); i++) {
      String before = i == 0 ? "" : given.get(i - 1);
      boolean output = OUTPUTS.contains(before) || (before.equals("--run") && !resumes);
      if (output) {
        words.add(fresh(made.resolve(given.get(i))).toString());
      } else if (before.equals("--layout")) {
        words.add(given.get(i)); // a name, not a folder
      } else {
        words.add(located(made, standingIn(given, given.get(i))));
      }
    }
    for (int length = 2; length >= 1; length--) {
      String name = given.stream().limit(length).collect(Collectors.joining(" "));
      SMALL.getOrDefault(name, List.of()).forEach(option -> set(words, option));
      words.addAll(SMALL_SETTINGS.getOrDefault(resumes ? "" : name, List.of()));
    }
    if (given.get(0).equals("experiment") && !given.get(1).equals("real-clips")) {
      words.addAll(SMALL_CORPUS);
    }
    if (given.stream().anyMatch(word -> word.startsWith("objective={kind: cma"))) {
      words.addAll(SMALL_CMA);
    }
    return words.toArray();
  }

  /** What the sandbox has in place of a corpus that an example imagines. */
  private static String standingIn(List<String> call, String word) {
    if (call.get(0).equals("neighbors")) {
      return switch (word) {
        case "videos/" -> "corpus/train.csv";
        case "dog/001.mp4" -> "train/00000.mp4";
        case "dog/002.mp4" -> "train/00001.mp4";
        default -> word;
      };
    }
    return word.equals("features/") && call.contains("esc10.csv") ? "random/" : word;
  }

  private static void set(List<String> words, String option) {
    String name = option.substring(0, option.indexOf('='));
    String value = option.substring(option.indexOf('=') + 1);
    int at = words.indexOf(name);
    if (at >= 0) {
      words.set(at + 1, value);
    } else if (name.equals("--clips") && words.contains("--stride")) {
      return; // one of the two can be given
    } else {
      words.add(name);
      words.add(value);
    }
  }

  /** A path with nothing there, in a folder that is there. */
  private static Path fresh(Path path) throws IOException {
    if (Files.exists(path)) {
      MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    Files.createDirectories(path.getParent());
    return path;
  }

  /** Names of files that were made or are in the sandbox, in a word, with where they are. */
  private String located(Path made, String word) throws IOException {
    Map<String, Path> places = new LinkedHashMap<>();
    for (Path folder : List.of(made, root)) {
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(file -> places.putIfAbsent(file.getFileName().toString(), file));
      }
    }
    String names = places.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return Pattern.compile("(?<![\\w./-])(?:" + names + ")(?![\\w.:=-])")
        .matcher(word)
        .replaceAll(found -> Matcher.quoteReplacement(places.get(found.group()).toString()));
  }

  void make() throws Exception {
    Path videos = TestVideos.folder(root);
    copy(videos, root.resolve("VIDEOS"));
    Files.copy(videos.resolve("a.mp4"), root.resolve("video.mp4"));
    makeDataSets(videos);
    for (String model : List.of("model", "random", "avid")) {
      run(
          "init",
          "--output",
          root.resolve(model + ".safetensors"),
          "--seed",
          0,
          "--config",
          "micro");
    }
    try (InputStream packed = new GZIPInputStream(Files.newInputStream(CHECKPOINT))) {
      Files.copy(packed, root.resolve("checkpoint.pth.tar"));
    }
    makeCorpora();
    makeSounds();
    makeRuns();
  }

  private void makeDataSets(Path videos) throws IOException {
    Path ucf = Files.createDirectories(root.resolve("UCF-101/YoYo"));
    Files.copy(videos.resolve("a.mp4"), ucf.resolve("v_YoYo_g01_c01.mp4"));
    Path lists = Files.createDirectories(root.resolve("ucfTrainTestlist"));
    Files.writeString(lists.resolve("classInd.txt"), "1 YoYo\n");
    Files.writeString(lists.resolve("trainlist01.txt"), "YoYo/v_YoYo_g01_c01.avi 1\n");
    Files.writeString(lists.resolve("testlist01.txt"), "");
    Path kinetics = Files.createDirectories(root.resolve("kinetics/train"));
    Files.copy(videos.resolve("a.mp4"), kinetics.resolve("abcdefghijk_000010_000020.mp4"));
    Files.writeString(
        root.resolve("train.csv"),
        "label,youtube_id,time_start,time_end,split\nabseiling,abcdefghijk,10,20,train\n");
  }

  /** One small corpus under all the names of corpora of clips. */
  private void makeCorpora() throws Exception {
    Path corpus = TinyCorpus.write(root.resolve("corpus"));
    copy(corpus.resolve("train"), root.resolve("clips"));
    String absolute =
        Files.readString(corpus.resolve("manifest.csv"))
            .replaceAll(
                "(?m)^(train|validation|test)/", Matcher.quoteReplacement(corpus + "/") + "$1/");
    Files.writeString(root.resolve("clips.csv"), absolute);
    Files.writeString(root.resolve("ucf101.csv"), absolute);
    for (String half : List.of("surveillance", "labelled")) {
      Path folder = Files.createDirectories(root.resolve(half));
      StringBuilder table = new StringBuilder("path\n");
      int first = half.equals("labelled") ? 0 : 8;
      for (int i = first; i < first + 8; i++) {
        String name = "%s-%05d.mp4".formatted(half, i);
        Files.copy(corpus.resolve("train/%05d.mp4".formatted(i)), folder.resolve(name));
        table.append(name).append('\n');
      }
      Files.writeString(folder.resolve("manifest.csv"), table);
    }
    run(
        "extract",
        root.resolve("clips.csv"),
        "--model",
        root.resolve("model.safetensors"),
        "--output",
        root.resolve("features"),
        "--stages",
        "pool,embedding",
        "--clips",
        2);
  }

  /** Five folds of two classes of sounds, in folders as ESC-10 has them, and their table. */
  private void makeSounds() throws Exception {
    Path sounds = root.resolve("ESC-10");
    StringBuilder table = new StringBuilder("path,label,source,split\n");
    for (int fold = 1; fold <= 5; fold++) {
      for (int kind = 0; kind < 4; kind++) {
        String label = kind % 2 == 0 ? "tone" : "noise";
        Path folder =
            Files.createDirectories(sounds.resolve(kind % 2 == 0 ? "001 - Tone" : "002 - Noise"));
        Path file = folder.resolve("%d-%d-A.flac".formatted(fold, 1000 * kind + fold));
        Sound sound = kind % 2 == 0 ? Sound.tone(300 + 20 * fold, 0.4) : Sound.noise(24_000);
        SyntheticMedia.of(AudioTrack.of(AudioTrack.Codec.FLAC, 24_000, 1, 2.5, sound))
            .writeTo(file);
        List<String> splits = new ArrayList<>();
        for (int k = 1; k <= 5; k++) {
          splits.add(k == fold ? "test" : "train");
        }
        table.append(
            "%s,%s,%d,%s%n".formatted(file, label, 1000 * kind + fold, String.join(";", splits)));
      }
    }
    copy(sounds, root.resolve("esc10"));
    Files.writeString(root.resolve("esc10.csv"), table);
    run(
        "extract",
        root.resolve("esc10.csv"),
        "--model",
        root.resolve("random.safetensors"),
        "--output",
        root.resolve("random"),
        "--modalities",
        "audio",
        "--clips",
        2);
  }

  private void makeRuns() throws Exception {
    Path corpus = root.resolve("corpus");
    Path run = root.resolve("runs/one");
    Files.writeString(
        root.resolve("my.yaml"),
        "schema: 1\nbase: tiny\ncorpus: {train: %s}\n".formatted(corpus.resolve("train.csv")));
    run(
        "train",
        "--config",
        "tiny",
        "--run",
        run,
        "--threads",
        1,
        "corpus.train=" + corpus.resolve("train.csv"),
        "data.batchSize=8",
        "objective.negatives=8",
        "training.epochs=1");
    copy(run, root.resolve("runs/avid"));
    copy(run, root.resolve("runs/cma"));
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
      Files.copy(checkpoints.findFirst().orElseThrow(), root.resolve("runs/avid/best.safetensors"));
    }
  }

  private static void run(Object... args) {
    CommandRun run = CommandRun.of(args);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            to.resolve(from.relativize(file).toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
