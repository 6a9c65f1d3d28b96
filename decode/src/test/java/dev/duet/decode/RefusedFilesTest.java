package dev.duet.decode;

import static dev.duet.decode.Reading.at;
import static dev.duet.decode.Reading.frames;
import static dev.duet.decode.Reading.indices;
import static dev.duet.decode.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.DecodeFailure.Stage;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not opened, and that nothing but the named file is. */
class RefusedFilesTest {
  @TempDir Path folder;
  private Path secret;

  @BeforeEach
  void writeSecret() throws IOException {
    VideoTrack video = VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, FrameTimes.constant(25, 25));
    secret = SyntheticMedia.of(video).writeTo(folder.resolve("secret.ts")).file();
    Files.copy(secret, folder.resolve("img001.ts"));
  }

  @Test
  void playlistsAreRefusedWhateverTheirName() throws IOException {
    String path = secret.toAbsolutePath().toString();
    String uri = secret.toUri().toString();
    List<String> playlists =
        List.of(
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + path + "\n#EXT-X-ENDLIST\n",
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n",
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n",
            "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nconcat:" + path + "|" + path + "\n",
            "ffconcat version 1.0\nfile secret.ts\n",
            "ffconcat version 1.0\nfile '" + uri + "'\n",
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=a\nc=IN IP4 127.0.0.1\nt=0 0\n"
                + "m=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\""
                + " mediaPresentationDuration=\"PT1S\" profiles=\"urn:mpeg:dash:profile:full:2011\">"
                + "<Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"0\">"
                + "<BaseURL>"
                + uri
                + "</BaseURL></Representation></AdaptationSet></Period></MPD>",
            "<?xml version=\"1.0\"?><SmoothStreamingMedia MajorVersion=\"2\"/>",
            ";FFMETADATA1\ntitle=a\n",
            "[playlist]\nFile1=" + path + "\nNumberOfEntries=1\n",
            "1\n00:00:00,000 --> 00:00:01,000\nsecret.ts\n",
            "img%03d.ts\n",
            path + "\n");
    for (String extension : List.of("mp4", "m3u8", "ts", "mkv", "avi", "txt")) {
      for (int i = 0; i < playlists.size(); i++) {
        Path file = folder.resolve("list" + i + "." + extension);
        Files.writeString(file, playlists.get(i));
        DecodeFailure failure = failureOf(file);
        assertEquals(Stage.OPEN, failure.stage(), () -> failure.toString());
      }
    }
  }

  @Test
  void refusalNamesTheKind() throws IOException {
    Path file = folder.resolve("a.mp4");
    Files.writeString(file, "ffconcat version 1.0\nfile secret.ts\n");
    assertTrue(failureOf(file).reason().contains("\"concat\""), failureOf(file).reason());
  }

  @Test
  void quickTimeReferenceToAnotherFileIsNotFollowed() throws IOException, DecodeException {
    VideoTrack video = VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, FrameTimes.constant(25, 25));
    Path file = SyntheticMedia.of(video).writeTo(folder.resolve("a.mov")).file();
    byte[] bytes = Files.readAllBytes(file);
    // A data reference of the kind 'url ' with flag 1 says "in this file". Clearing the flag and
    // naming the kind 'alis' makes it a reference to elsewhere.
    int reference = indexOf(bytes, "url ");
    assertTrue(reference > 0);
    System.arraycopy("alis".getBytes(StandardCharsets.US_ASCII), 0, bytes, reference, 4);
    bytes[reference + 7] = 0;
    Files.write(file, bytes);
    // The samples it has itself are the only ones that can come out.
    assertEquals(List.of(5), indices(read(file, frames(1, 16), at(0.21)).get(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "img%03d.ts",
        "concat:secret.ts",
        "http:a.ts",
        "a b'\"$;&.ts",
        "äöü-日本語-🎬.ts",
        "-i.ts",
        "pipe:0",
        "a#b?c=d.ts",
        "a%20b.ts",
        "subfile,,start,0,end,9,,:a.ts",
        "no extension"
      })
  void oddNamesAreJustNames(String name) throws IOException, DecodeException {
    Path file = Files.copy(secret, folder.resolve(name));
    assertEquals(List.of(5), indices(read(file, frames(1, 16), at(0.21)).get(0)));
  }

  @Test
  void missingEmptyAndIrregularFilesGiveTheirReason() throws IOException {
    assertEquals("no such file", failureOf(folder.resolve("none.mp4")).reason());
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    assertEquals("is empty (0 bytes)", failureOf(empty).reason());
    assertTrue(failureOf(folder).reason().contains("directory"));
    for (Path file : List.of(folder.resolve("none.mp4"), empty, folder)) {
      assertEquals(Stage.OPEN, failureOf(file).stage());
      assertEquals(file, failureOf(file).path());
    }
  }

  @Test
  void reasonsAreOneLine() throws IOException {
    for (String name : List.of("a.mp4", "a", "a.mkv")) {
      Path file = folder.resolve(name);
      Files.writeString(file, "no media at all\n\n");
      assertFalse(failureOf(file).reason().contains("\n"));
      assertTrue(failureOf(file).reason().startsWith("is no "), failureOf(file).reason());
    }
  }

  private static DecodeFailure failureOf(Path file) {
    return assertThrows(
            DecodeException.class,
            () -> ClipReader.open(file, DecodeLimits.DEFAULT).close(),
            () -> file.toString())
        .failure();
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
