package dev.duet.decode.synthetic.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.Clip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.FrameSize;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.ShortClipPolicy;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticCorpusTest {
  private static final int RATE_HZ = 8000;

  @TempDir Path folder;

  private static CorpusConfig config(int classes, int train, double faulty, double silent) {
    return new CorpusConfig(
        3, classes, Confusion.RING, train, 2, 0, 1.5, 40, 8, RATE_HZ, 0.6, 0, faulty, silent);
  }

  private static void write(CorpusConfig config, Path folder, int threads) throws Exception {
    SyntheticCorpus.write(config, folder, threads, done -> {});
  }

  private static Map<String, byte[]> bytes(Path folder) throws IOException {
    Map<String, byte[]> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return bytes;
  }

  @Test
  void theSameConfigMakesTheSameBytesWhateverTheThreads() throws Exception {
    CorpusConfig config = config(4, 6, 0.3, 0.3);
    write(config, folder.resolve("one"), 1);
    write(config, folder.resolve("three"), 3);

    Map<String, byte[]> one = bytes(folder.resolve("one"));
    Map<String, byte[]> three = bytes(folder.resolve("three"));
    assertEquals(one.keySet(), three.keySet());
    one.forEach((name, bytes) -> assertArrayEquals(bytes, three.get(name), name));
  }

  @Test
  void goesOnWhereItWasInterrupted() throws Exception {
    CorpusConfig config = config(4, 3, 0, 0);
    write(config, folder, 1);
    Map<String, byte[]> whole = bytes(folder);
    Files.delete(folder.resolve("train/00001.mp4"));

    write(config, folder, 1);

    Map<String, byte[]> again = bytes(folder);
    whole.forEach((name, bytes) -> assertArrayEquals(bytes, again.get(name), name));
  }

  @Test
  void refusesAFolderWithAnotherCorpus() throws Exception {
    write(config(4, 1, 0, 0), folder, 1);

    IOException refusal =
        assertThrows(IOException.class, () -> write(config(2, 1, 0, 0), folder, 1));
    assertTrue(refusal.getMessage().contains("another corpus"), refusal.getMessage());
  }

  @Test
  void itsTablesAreManifestsWithBalancedLabels() throws Exception {
    write(config(4, 8, 0, 0), folder, 2);

    Manifest manifest = Manifest.of(SyntheticCorpus.table(folder, Split.TRAIN).toString());

    Map<String, Integer> counts = new HashMap<>();
    manifest
        .instances()
        .forEach(instance -> counts.merge(instance.label().orElseThrow(), 1, Integer::sum));
    assertEquals(Map.of("class00", 2, "class01", 2, "class02", 2, "class03", 2), counts);
    assertTrue(manifest.instances().stream().allMatch(i -> Files.exists(i.path())));
  }

  @Test
  void sharesOfFaultyAndSilentInstancesAreNearTheirDials() {
    CorpusConfig config = config(8, 400, 0.3, 0.5);
    int faulty = 0;
    int silent = 0;
    for (int i = 0; i < config.train(); i++) {
      Map<String, String> factors = new CorpusInstance(config, Split.TRAIN, i).factors();
      assertEquals(
          factors.get("faulty").equals("true"),
          !factors.get("label").equals(factors.get("sound_label")));
      faulty += factors.get("faulty").equals("true") ? 1 : 0;
      silent += factors.get("silent").equals("true") ? 1 : 0;
    }
    // Four standard deviations of a binomial of 400.
    assertEquals(0.3, faulty / 400.0, 4 * Math.sqrt(0.3 * 0.7 / 400));
    assertEquals(0.5, silent / 400.0, 4 * Math.sqrt(0.5 * 0.5 / 400));
  }

  @Test
  void heldOutInstancesAreFlawlessUnlessAskedFor() {
    CorpusConfig config = config(8, 4, 1, 1);
    CorpusConfig everywhere =
        new CorpusConfig(3, 8, Confusion.RING, 4, 2, 0, 1.5, 40, 8, RATE_HZ, 0.6, 0, 1, 1, true);
    Map<String, String> clean = new CorpusInstance(config(8, 4, 0, 0), Split.TEST, 5).factors();
    assertEquals(clean, new CorpusInstance(config, Split.TEST, 5).factors());
    for (Map<String, String> spoilt :
        List.of(
            new CorpusInstance(config, Split.TRAIN, 5).factors(),
            new CorpusInstance(everywhere, Split.TEST, 5).factors())) {
      assertEquals("true", spoilt.get("faulty"));
      assertEquals("true", spoilt.get("silent"));
    }
  }

  @Test
  void inARingNoTwoClassesShareBothLookAndSound() {
    for (int classes : List.of(2, 8, 16, 24, 64)) {
      CorpusConfig config = config(classes, classes, 0, 0);
      Set<String> looks = new HashSet<>();
      Set<String> sounds = new HashSet<>();
      Map<Texture, Set<Timbre>> timbres = new HashMap<>();
      for (int c = 0; c < classes; c++) {
        ClassDesign design = ClassDesign.of(c, config);
        looks.add(design.texture() + " " + design.motion());
        sounds.add(design.timbre() + " " + design.rhythm());
        timbres.computeIfAbsent(design.texture(), t -> new HashSet<>()).add(design.timbre());
      }
      assertEquals(classes, looks.size());
      assertEquals(classes, sounds.size());
      if (classes > 2) {
        timbres.values().forEach(some -> assertEquals(2, some.size(), "timbres of a texture"));
      }
    }
  }

  @Test
  void amongTwinsNeitherLooksNorSoundAloneTellAClass() {
    for (int classes : List.of(4, 8, 24, 64)) {
      CorpusConfig twins =
          new CorpusConfig(
              3, classes, Confusion.TWINS, classes * 4, 0, 0, 1.5, 40, 8, RATE_HZ, 0, 0, 0.5, 0);
      Map<String, Integer> looks = new HashMap<>();
      Map<String, Integer> sounds = new HashMap<>();
      Set<String> both = new HashSet<>();
      for (int c = 0; c < classes; c++) {
        ClassDesign design = ClassDesign.of(c, twins);
        String look = design.texture() + " " + design.motion();
        String sound = design.timbre() + " " + design.rhythm();
        looks.merge(look, 1, Integer::sum);
        sounds.merge(sound, 1, Integer::sum);
        both.add(look + " " + sound);
      }
      assertEquals(classes, both.size());
      assertEquals(Set.of(2), new HashSet<>(looks.values()));
      assertEquals(Set.of(2), new HashSet<>(sounds.values()));
      for (int i = 0; i < twins.train(); i++) {
        Map<String, String> factors = new CorpusInstance(twins, Split.TRAIN, i).factors();
        ClassDesign right = ClassDesign.of(i % classes, twins);
        int heard = Integer.parseInt(factors.get("sound_label").substring("class".length()));
        assertEquals(
            factors.get("faulty").equals("true"),
            !ClassDesign.of(heard, twins).soundsLike(right),
            "a wrong sound is heard as such");
      }
    }
  }

  @Test
  void theCameraShakesWithTheNuisanceAlone() {
    CameraShake none = CameraShake.draw(0, Draw.stream(1, Split.TRAIN, 0, "camera"));
    CameraShake some = CameraShake.draw(1, Draw.stream(1, Split.TRAIN, 0, "camera"));
    double most = 0;
    for (double seconds = 0; seconds < 3; seconds += 0.05) {
      assertEquals(0, Math.abs(none.x().at(seconds)));
      assertEquals(0, Math.abs(none.y().at(seconds)));
      most = Math.max(most, Math.abs(some.x().at(seconds)));
    }
    assertTrue(most > 0.001 && most <= 0.05, "reach " + most);
  }

  @Test
  void soundsAtThePitchOfItsFactors() throws Exception {
    CorpusConfig config = config(2, 8, 0, 0);
    write(config, folder, 2);
    int compared = 0;
    for (int i = 0; i < config.train(); i++) {
      Map<String, String> factors = new CorpusInstance(config, Split.TRAIN, i).factors();
      if (factors.get("timbre").equals("harmonic")) {
        double pitch = Double.parseDouble(factors.get("pitch_hz"));
        float[] wave = read(folder.resolve(factors.get("path"))).waveform();
        // The fundamental is the strongest partial; half a tone off it there is next to nothing.
        assertTrue(
            power(wave, pitch) > 20 * power(wave, pitch * 1.06), "pitch " + pitch + " of " + i);
        compared++;
      }
    }
    assertTrue(compared > 0);
  }

  @Test
  void aSilentInstanceIsSilentAndShowsTheSamePicture() throws Exception {
    write(config(4, 2, 0, 0), folder.resolve("heard"), 1);
    write(config(4, 2, 0, 1), folder.resolve("silent"), 1);

    Clip heard = read(folder.resolve("heard/train/00001.mp4"));
    Clip silent = read(folder.resolve("silent/train/00001.mp4"));

    assertArrayEquals(heard.frames().rgb(), silent.frames().rgb());
    float loudest = 0;
    for (float value : silent.waveform()) {
      loudest = Math.max(loudest, Math.abs(value));
    }
    assertEquals(0, loudest);
    assertNotEquals(0, power(heard.waveform(), 300));
  }

  private static Clip read(Path file) throws Exception {
    ClipFormat format =
        new ClipFormat(
            EnumSet.allOf(Modality.class),
            4,
            8,
            new FrameSize.Original(),
            RATE_HZ,
            1.2,
            ShortClipPolicy.FAIL,
            MissingAudioPolicy.FAIL);
    List<Clip> clips = new ArrayList<>();
    try (ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT)) {
      reader.read(List.of(new ClipTime(0, 0)), format, clips::add);
    }
    return clips.get(0);
  }

  /** Power at a frequency, by projection on a windowed sine and cosine. */
  private static double power(float[] wave, double hertz) {
    double re = 0;
    double im = 0;
    for (int i = 0; i < wave.length; i++) {
      double window = 1 - Math.cos(2 * Math.PI * i / wave.length);
      re += window * wave[i] * Math.cos(2 * Math.PI * hertz * i / RATE_HZ);
      im += window * wave[i] * Math.sin(2 * Math.PI * hertz * i / RATE_HZ);
    }
    return re * re + im * im;
  }
}
