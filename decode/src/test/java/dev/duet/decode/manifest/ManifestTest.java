package dev.duet.decode.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path folder;

  @Test
  void aFileIsNamedAfterItself() throws Exception {
    touch("a/clip.with no known ending");
    Path file = folder.resolve("a/clip.with no known ending");
    Manifest manifest = Manifest.of(file.toString());
    assertEquals(List.of(Instance.of("clip.with no known ending", file)), manifest.instances());
  }

  @Test
  void aFolderIsSearchedForMediaInAllItsFolders() throws Exception {
    touch(
        "b.mp4", "a/x.MKV", "a/deep/y.flac", "notes.txt", "manifest.csv", "noextension", "a/z.jpg");
    touch(".hidden.mp4", ".git/c.mp4", "a/._x.mp4");
    Files.createDirectories(folder.resolve("folder.mp4"));
    Manifest manifest = Manifest.of(folder.toString());
    assertEquals(List.of("a/deep/y.flac", "a/x.MKV", "b.mp4"), ids(manifest));
    assertEquals(folder.resolve("a/deep/y.flac"), manifest.instances().get(0).path());
    assertEquals(ids(manifest), ids(Manifest.of(folder + "/")));
  }

  @Test
  void aHiddenFolderMayItselfBeNamed() throws Exception {
    touch(".cache/a.mp4");
    assertEquals(List.of("a.mp4"), ids(Manifest.of(folder.resolve(".cache").toString())));
  }

  @Test
  void linksAreFollowedButLoopsAreNot() throws Exception {
    touch("real/a.mp4");
    link("real/loop", folder);
    link("also", folder.resolve("real"));
    link("broken.mp4", folder.resolve("nowhere.mp4"));
    assertEquals(
        List.of("also/a.mp4", "broken.mp4", "real/a.mp4"), ids(Manifest.of(folder.toString())));
  }

  @Test
  void aGlobMatchesInItsFolderAndBelow() throws Exception {
    touch("v/a.mp4", "v/b.mkv", "v/x/c.mp4", "v/x/y/d.mp4", "w/e.mp4", "v/.f.mp4", "v/x/list.txt");
    assertEquals(List.of("a.mp4"), globbed("v/*.mp4"));
    assertEquals(List.of("a.mp4", "x/c.mp4", "x/y/d.mp4"), globbed("v/**/*.mp4"));
    assertEquals(List.of("v/a.mp4", "v/x/c.mp4", "v/x/y/d.mp4", "w/e.mp4"), globbed("**/*.mp4"));
    assertEquals(List.of("v/a.mp4", "v/b.mkv", "w/e.mp4"), globbed("?/*.{mp4,mkv}"));
    assertEquals(List.of("v/x/c.mp4", "v/x/y/d.mp4"), globbed("[v]/**/x/**/*.mp4"));
    assertEquals(List.of("c.mp4", "list.txt"), globbed("v/x/*"));
  }

  @Test
  void aRelativeGlobStartsInTheWorkingFolder() throws Exception {
    // The module's own folder.
    assertEquals(List.of("pom.xml"), ids(Manifest.of("p?m.xml")));
    assertTrue(ids(Manifest.of("src/**/ManifestTest.java")).get(0).startsWith("test/java/"));
  }

  @Test
  void aFileWithWildcardsInItsNameIsTakenAsItIs() throws Exception {
    touch("a[1].mp4", "a1.mp4");
    assertEquals(List.of("a[1].mp4"), globbed("a[1].mp4"));
  }

  @Test
  void anyNameIsKept() throws Exception {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "names are not UTF-8");
    touch("été/a b.mp4", "日本/!!!+ %20,#;.mp4", "🎻.mp4", "it's \"q\".mp4");
    assertEquals(
        List.of("it's \"q\".mp4", "été/a b.mp4", "日本/!!!+ %20,#;.mp4", "🎻.mp4"),
        ids(Manifest.of(folder.toString())));
  }

  @Test
  void aListNamesOnePathALine() throws Exception {
    Path other = folder.resolveSibling("other").resolve("d.mp4").toAbsolutePath();
    Path list =
        write(
            "lists/l.txt",
            "\uFEFF# a comment\r\nb.mp4\r\n\r\n  sub/a b.mp4  \n  # another\n./c/../c.mp4\n"
                + other
                + "\n../up.mp4\n");
    Manifest manifest = Manifest.of(list.toString());
    String outside = Path.of("/").toAbsolutePath().relativize(other).toString();
    String up = Path.of("/").relativize(folder.resolve("up.mp4").toAbsolutePath()).toString();
    List<String> expected = new ArrayList<>(List.of("b.mp4", "c.mp4", "sub/a b.mp4"));
    expected.addAll(List.of(outside, up));
    Collections.sort(expected);
    assertEquals(expected, ids(manifest));
    Instance a = find(manifest, "sub/a b.mp4");
    assertEquals(folder.resolve("lists/sub/a b.mp4"), a.path());
    assertEquals(other, find(manifest, outside).path());
  }

  @Test
  void anIdDependsOnItsOwnLineOnly() throws Exception {
    List<String> few = ids(Manifest.of(write("l.txt", "a.mp4\n/data/b.mp4\n").toString()));
    assertEquals(List.of("a.mp4", "data/b.mp4"), few);
    List<String> more =
        ids(Manifest.of(write("l.txt", "/c.mp4\na.mp4\n../x\n/data/b.mp4\n").toString()));
    assertTrue(more.containsAll(few));
  }

  @Test
  void aCsvTableMayHaveIdLabelAndSource() throws Exception {
    Path table =
        write(
            "t.csv",
            """
            \uFEFFlabel,path,other,id,source
            "dog, barking",a.mp4,1,one,tape 1
            ,"sub/say ""hi"".mp4",2,,

            cat,/abs/c.mp4,3,two,
            """
                .replace("\n", "\r\n"));
    Manifest manifest = Manifest.of(table.toString());
    assertEquals(List.of("one", "sub/say \"hi\".mp4", "two"), ids(manifest));
    Instance one = manifest.instances().get(0);
    assertEquals("dog, barking", one.label().orElseThrow());
    assertEquals("tape 1", one.source().orElseThrow());
    assertEquals(folder.resolve("a.mp4"), one.path());
    assertTrue(manifest.instances().get(1).label().isEmpty());
    assertTrue(manifest.instances().get(1).source().isEmpty());
    assertEquals(Path.of("/abs/c.mp4"), manifest.instances().get(2).path());
  }

  @Test
  void aTableMayTellTheSplitInEachFold() throws Exception {
    Path table =
        write("t.csv", "path,split\na.mp4,train;test\nb.mp4,Val\nc.mp4,\nd.mp4,unused;train\n");
    Manifest manifest = Manifest.of(table.toString());
    assertEquals(List.of(Split.TRAIN, Split.TEST), find(manifest, "a.mp4").splits());
    assertEquals(Optional.of(Split.VALIDATION), find(manifest, "b.mp4").split(1));
    assertEquals(Optional.empty(), find(manifest, "b.mp4").split(2));
    assertEquals(List.of(), find(manifest, "c.mp4").splits());
    assertEquals("unused;train", Split.text(find(manifest, "d.mp4").splits()));
    assertEquals(2, manifest.folds());
    assertEquals(List.of("a.mp4"), ids(manifest.only(Split.TRAIN)));
    assertEquals(List.of("d.mp4"), ids(manifest.only(Split.TRAIN, 2)));
    ManifestException e =
        assertThrows(ManifestException.class, () -> manifest.only(Split.VALIDATION, 2));
    assertEquals("none of 4 files is for validation in fold 2", e.getMessage());
    assertTableFailure(
        "path,split\na.mp4,fold 1\n",
        "line 2 of %s: a split must be train, validation, test or unused (several folds joined by"
            + " ';'): 'fold 1'");
  }

  @Test
  void aTableOfPathsAloneIsEnough() throws Exception {
    assertEquals(List.of("a.mp4"), ids(Manifest.of(write("t.csv", "path\na.mp4\n").toString())));
  }

  @Test
  void theOrderIsThatOfCodePointsWhateverTheLocale() throws Exception {
    // U+1F3BB is written with surrogates, which are below U+FF5E as UTF-16 units.
    List<String> expected = List.of("A", "Z", "a", "a/b", "ab", "ä", "İ", "\uFF5E", "\uD83C\uDFBB");
    List<Instance> shuffled = new ArrayList<>();
    expected.forEach(id -> shuffled.add(Instance.of(id, Path.of("x"))));
    Collections.shuffle(shuffled, new Random(1));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertEquals(expected, ids(Manifest.of(shuffled)));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theFingerprintIsTheHashOfTheIds() throws Exception {
    Instance a = Instance.of("a", Path.of("1"));
    Instance b = Instance.of("b/ü", Path.of("2"));
    String fingerprint = Manifest.of(List.of(b, a)).fingerprint();
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest("a\0b/ü\0".getBytes(StandardCharsets.UTF_8));
    assertEquals(HexFormat.of().formatHex(digest), fingerprint);
    Instance elsewhere = Instance.of("a", Path.of("3"));
    assertEquals(fingerprint, Manifest.of(List.of(elsewhere, b)).fingerprint());
    assertNotEquals(fingerprint, Manifest.of(List.of(a)).fingerprint());
  }

  @Test
  void idsThatAreNoRelativePathAreRejected() {
    for (String id : List.of("", " ", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\0")) {
      assertThrows(IllegalArgumentException.class, () -> Instance.of(id, Path.of("x")), id);
    }
    assertEquals("-a b/..c/d.", Instance.of("-a b/..c/d.", Path.of("x")).id());
  }

  @Test
  void duplicateIdsNameBothPlaces() throws Exception {
    Path list = write("l.txt", "a.mp4\nb.mp4\n\n./a.mp4\n");
    assertFailure(
        list.toString(),
        "the id 'a.mp4' is used twice: by line 1 of " + list + " and line 4 of " + list);
    Path table = write("t.csv", "path,id\na.mp4,x\nb.mp4,x\n");
    assertFailure(
        table.toString(),
        "the id 'x' is used twice: by line 2 of " + table + " and line 3 of " + table);
    Instance a = Instance.of("a", Path.of("x"));
    ManifestException e = assertThrows(ManifestException.class, () -> Manifest.of(List.of(a, a)));
    assertEquals("the id 'a' is used twice: by instance 0 and instance 1", e.getMessage());
  }

  @Test
  void whatHoldsNoFileIsSaid() throws Exception {
    touch("docs/a.txt");
    Path docs = folder.resolve("docs");
    assertFailure(docs.toString(), "no audio or video file in " + docs);
    assertFailure(folder + "/*.mp4", "no file matches " + folder + "/*.mp4");
    assertFailure(folder + "/no/*.mp4", "no such folder: " + folder + "/no");
    assertFailure(folder + "/[a", "not a glob: " + folder + "/[a");
    assertFailure(folder + "/no.mp4", "no such file or folder: " + folder + "/no.mp4");
    assertFailure("", "the input is empty");
    assertFailure("a\0b", "no such file or folder: a\0b");
    Path list = write("l.txt", "# nothing\n\n");
    assertFailure(list.toString(), list + " lists no file");
    for (String text : List.of("", "path\n", "path,id\r\n\r\n")) {
      Path table = write("t.csv", text);
      assertFailure(table.toString(), table + " has no rows");
    }
    ManifestException e = assertThrows(ManifestException.class, () -> Manifest.of(List.of()));
    assertEquals("a manifest needs at least one instance", e.getMessage());
  }

  @Test
  void malformedTablesNameTheLine() throws Exception {
    assertTableFailure(
        "file,label\na,b\n", "%s has no column 'path'; its columns are: file, label");
    assertTableFailure("path;label\na;b\n", "%s has no column 'path'; its columns are: path;label");
    assertTableFailure("path,id,id\na,b,c\n", "%s has two columns 'id'");
    assertTableFailure("path,label\na,b\nc\n", "line 3 of %s: 1 cells where the header has 2");
    assertTableFailure(
        "path,label\n\"two\nlines\",b\nc,d,e\n", "line 4 of %s: 3 cells where the header has 2");
    assertTableFailure("path,label\na,b\n,c\n", "line 3 of %s: the path is empty");
    assertTableFailure(
        "path,id\na,../b\n",
        "line 2 of %s: an id must be names joined by '/', without '.' or '..': '../b'");
    assertTableFailure("path\na\n\"open", "line 3 of %s: ");
    assertTableFailure("path\na\0b\n", "line 2 of %s: this is no path: a\0b");
  }

  @Test
  void textThatIsNotUtf8IsSaid() throws Exception {
    for (String name : List.of("l.txt", "t.csv")) {
      Path file = folder.resolve(name);
      Files.write(file, new byte[] {'p', 'a', 't', 'h', '\n', (byte) 0xE9, '.', 'm', '\n'});
      assertFailure(file.toString(), "cannot read " + file + ": it is not UTF-8 text");
    }
  }

  @Test
  void anUnreadableFolderIsSaid() throws Exception {
    touch("a.mp4", "locked/b.mp4");
    Path locked = folder.resolve("locked");
    assumeTrue(locked.toFile().setReadable(false) && !Files.isReadable(locked), "root may read");
    try {
      assertFailure(folder.toString(), "cannot read " + locked + ": permission denied");
    } finally {
      assertTrue(locked.toFile().setReadable(true));
    }
  }

  private List<String> globbed(String glob) throws ManifestException {
    return ids(Manifest.of(folder + "/" + glob));
  }

  private void assertTableFailure(String text, String message) throws IOException {
    Path table = write("t.csv", text);
    assertFailure(table.toString(), message.replace("%s", table.toString()));
  }

  private static void assertFailure(String input, String message) {
    ManifestException e = assertThrows(ManifestException.class, () -> Manifest.of(input));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  private static List<String> ids(Manifest manifest) {
    return manifest.instances().stream().map(Instance::id).toList();
  }

  private static Instance find(Manifest manifest, String id) {
    return manifest.instances().stream().filter(i -> i.id().equals(id)).findFirst().orElseThrow();
  }

  private void touch(String... names) throws IOException {
    for (String name : names) {
      write(name, "");
    }
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void link(String name, Path target) {
    try {
      Files.createSymbolicLink(folder.resolve(name), target);
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "links cannot be made here: " + e);
    }
  }
}
