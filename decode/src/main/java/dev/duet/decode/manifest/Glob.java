package dev.duet.decode.manifest;

import com.google.common.base.CharMatcher;
import java.io.File;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A glob: the folder before the first wildcard and the pattern of paths below it.
 *
 * @param folder where the search starts
 * @param matcher of paths relative to the folder
 */
record Glob(Path folder, PathMatcher matcher) {
  private static final CharMatcher WILDCARDS = CharMatcher.anyOf("*?[{");

  /** {@code **}{@code /} as whole segments. */
  private static final Pattern ANY_FOLDERS = Pattern.compile("(?<![^/])\\*\\*/");

  private static final CharMatcher SEPARATORS = CharMatcher.anyOf("/" + File.separator);

  static boolean isGlob(String input) {
    return WILDCARDS.matchesAnyOf(input);
  }

  static Glob parse(String input) throws ManifestException {
    int wildcard = WILDCARDS.indexIn(input);
    int separator = SEPARATORS.lastIndexIn(input.substring(0, wildcard));
    // A separator alone is the root, which must keep it.
    Path folder = Path.of(input.substring(0, separator == 0 ? 1 : Math.max(separator, 0)));
    String pattern = input.substring(separator + 1);
    try {
      return new Glob(
          folder, FileSystems.getDefault().getPathMatcher("glob:" + withEmptyFolders(pattern)));
    } catch (PatternSyntaxException e) {
      throw new ManifestException("not a glob: " + input + ": " + e.getDescription());
    }
  }

  List<Entry> files() throws ManifestException {
    Path start = folder.toString().isEmpty() ? Path.of(".") : folder;
    if (!Files.isDirectory(start)) {
      throw new ManifestException("no such folder: " + folder);
    }
    return MediaFolder.files(start, matcher::matches);
  }

  /** Lets {@code **}{@code /} stand for no folder too, as in shells, which Java's globs do not. */
  private static String withEmptyFolders(String pattern) {
    int group = pattern.indexOf('{');
    // Java's groups do not nest, so what a group holds is left as it is.
    String before = group < 0 ? pattern : pattern.substring(0, group);
    String after = group < 0 ? "" : pattern.substring(group);
    return ANY_FOLDERS.matcher(before).replaceAll("{**/,}") + after;
  }
}
