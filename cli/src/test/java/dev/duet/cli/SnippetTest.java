package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The programs in the documents are the ones that {@link ExamplesTest} runs. */
class SnippetTest {
  private static final Path SOURCES = Path.of("src/test/java/dev/duet/cli/example");
  static final String ACCEPT = "duet.accept";
  private static final String COMMAND =
      "./mvnw test -pl cli -am -Dtest=SnippetTest -Dsurefire.failIfNoSpecifiedTests=false -D"
          + ACCEPT;

  /** {@code <!-- snippet: NAME -->} and the block of code under it. */
  private static final Pattern SNIPPET =
      Pattern.compile("(<!-- snippet: (\\w+) -->\n```java\n)(.*?)(\n```)", Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> documentsShowWhatIsTested() throws IOException {
    return documents().stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
  }

  /** Whether what is found is to be written down instead of compared: -Dduet.accept. */
  static boolean accepts() {
    String value = System.getProperty(ACCEPT);
    return value != null && !value.equals("false");
  }

  private static void check(Path file) throws IOException {
    String text = Files.readString(file);
    Matcher matcher = SNIPPET.matcher(text);
    StringBuilder cut = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(
          cut,
          Matcher.quoteReplacement(
              matcher.group(1) + snippet(matcher.group(2)) + matcher.group(4)));
    }
    matcher.appendTail(cut);
    if (accepts()) {
      Files.writeString(file, cut);
    } else {
      assertEquals(
          cut.toString(),
          text,
          () -> file + " is not as the examples are; to cut it anew: " + COMMAND);
    }
  }

  @Test
  void everyExampleIsShown() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (Path file : documents()) {
      SNIPPET.matcher(Files.readString(file)).results().map(m -> m.group(2)).forEach(shown::add);
    }
    Set<String> examples = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      files.map(file -> file.getFileName().toString().replace(".java", "")).forEach(examples::add);
    }
    assertEquals(examples, shown);
  }

  private static String snippet(String name) throws IOException {
    String source = Files.readString(SOURCES.resolve(name + ".java"));
    Matcher region =
        Pattern.compile("// snippet starts\n(.*?)\n *// snippet ends", Pattern.DOTALL)
            .matcher(source);
    List<String> parts = region.results().map(MatchResult::group).toList();
    assertEquals(1, parts.size(), name + " must have one snippet");
    return parts
        .get(0)
        .replaceFirst("// snippet starts\n", "")
        .replaceFirst("\n *// snippet ends$", "")
        .stripIndent();
  }

  private static List<Path> documents() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("../README.md")));
    try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    return files;
  }
}
