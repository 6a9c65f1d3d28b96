package dev.duet.cli;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A call of {@code duet} that a document or a command's help shows.
 *
 * @param where file and line, or the command whose help it is
 * @param text the call without what stands before {@code duet}
 * @param whole whether it is an example to type, not a mention of a command or a line of a table
 */
record DocumentedCommand(String where, String text, boolean whole) {
  private static final Pattern BLOCK =
      Pattern.compile("^ *```sh\n(.*?)^ *```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern MENTION = Pattern.compile("`(?:\\./)?duet ([^`]+)`");
  private static final Pattern CALL = Pattern.compile("^(?:.* )?(?:\\./)?duet (.+)$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

  /** All of them, those of the documents first. */
  static List<DocumentedCommand> all() throws IOException {
    List<DocumentedCommand> found = new ArrayList<>();
    for (Path file : documents()) {
      String text = Files.readString(file);
      Matcher blocks = BLOCK.matcher(text);
      while (blocks.find()) {
        examples(place(file, text, blocks.start(1)), blocks.group(1), found);
      }
      Matcher mentions = MENTION.matcher(BLOCK.matcher(text).replaceAll(DocumentedCommand::blank));
      while (mentions.find()) {
        String call = mentions.group(1).replaceAll("\\s+", " ").strip();
        found.add(new DocumentedCommand(place(file, text, mentions.start()), call, false));
      }
    }
    help(Main.commandLine(), found);
    return found;
  }

  /** Arguments of the Python scripts that the documents run beside Duet's benchmarks. */
  static List<String> ofPeers() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : documents()) {
      Matcher blocks = BLOCK.matcher(Files.readString(file));
      while (blocks.find()) {
        blocks
            .group(1)
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("python docs/bench/peer"))
            .forEach(line -> found.add(line.substring("python ".length())));
      }
    }
    return found;
  }

  private static List<Path> documents() throws IOException {
    List<Path> files =
        new ArrayList<>(List.of(Path.of("../README.md"), Path.of("../CONTRIBUTING.md")));
    try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    return files;
  }

  /** Keeps the lines and takes the text away. */
  private static String blank(java.util.regex.MatchResult block) {
    return "\n".repeat((int) block.group().chars().filter(c -> c == '\n').count());
  }

  private static String place(Path file, String text, int at) {
    long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    return file.getFileName() + ":" + line;
  }

  private static void help(CommandLine command, List<DocumentedCommand> found) {
    examples(
        command.getCommandSpec().qualifiedName() + " --help",
        // A footer is a format, in which a percent sign is doubled.
        String.join("\n", command.getCommandSpec().usageMessage().footer()).replace("%%", "%"),
        found);
    command.getSubcommands().values().forEach(sub -> help(sub, found));
  }

  private static void examples(String where, String lines, List<DocumentedCommand> found) {
    for (String line : Splitter.on('\n').split(lines.replaceAll("\\\\\n\\s*", ""))) {
      Matcher call = CALL.matcher(line.replaceFirst("\\s#.*", "").strip());
      if (call.matches() && !line.contains("'duet ")) {
        found.add(new DocumentedCommand(where, call.group(1), true));
      }
    }
  }

  /** What its outputs are shared with: the examples of one document follow on each other. */
  String sequence() {
    return where.replaceFirst(":\\d+$", "");
  }

  /** Its words as a shell would split them, without a redirection. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.replaceFirst("\\s>+\\s.*", ""));
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group() : matcher.group(1));
    }
    return words;
  }

  @Override
  public String toString() {
    return where + ": duet " + text;
  }
}
