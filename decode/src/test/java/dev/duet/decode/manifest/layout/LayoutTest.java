package dev.duet.decode.manifest.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Miniature copies of the data sets; the files themselves are not opened. */
class LayoutTest {
  @TempDir Path folder;

  @Test
  void foldersNameClasses() throws Exception {
    touch("dog/a.mp4", "dog/tape/b.mp4", "test/c.mp4");

    DataSet read = Layout.FOLDERS.read(folder, List.of());

    assertEquals(List.of("dog/a.mp4", "dog/tape/b.mp4", "test/c.mp4"), ids(read));
    assertEquals(List.of("dog", "dog", "test"), labels(read));
    assertEquals(0, read.manifest().folds());
    touch("d.mp4");
    assertFailure(Layout.FOLDERS, "d.mp4 is in no class's folder; expected CLASS/FILE");
  }

  @Test
  void foldersNameSplitsAboveClasses() throws Exception {
    touch("train/dog/a.mp4", "train/cat/b.mp4", "val/dog/c.mp4", "test/dog/d.mp4");

    DataSet read = Layout.FOLDERS.read(folder, List.of());

    assertEquals(
        List.of("dog", "cat", "dog", "dog"), labels(read, "test", "train/c", "train/d", "val"));
    assertEquals(List.of("test/dog/d.mp4"), ids(read, Split.TEST, 1));
    assertEquals(List.of("val/dog/c.mp4"), ids(read, Split.VALIDATION, 1));
    assertEquals(2, ids(read, Split.TRAIN, 1).size());
  }

  @Test
  void ucfHasThreeFoldsAndGroups() throws Exception {
    ucf();

    DataSet read = Layout.UCF101.read(folder.resolve("UCF-101"), List.of());

    assertEquals(
        List.of(
            "Archery/v_Archery_g01_c01.avi",
            "Archery/v_Archery_g08_c02.avi",
            "YoYo/v_YoYo_g01_c01.avi"),
        ids(read));
    assertEquals(List.of("Archery", "Archery", "YoYo"), labels(read));
    Instance first = read.manifest().instances().get(0);
    assertEquals(Optional.of("Archery_g01"), first.source());
    assertEquals(List.of(Split.TEST, Split.TRAIN), first.splits());
    assertEquals(
        List.of("Archery/v_Archery_g01_c01.avi", "YoYo/v_YoYo_g01_c01.avi"),
        ids(read, Split.TEST, 1));
    // In the second fold no list has it.
    assertEquals(List.of("YoYo/v_YoYo_g01_c01.avi"), ids(read, Split.UNUSED, 2));
    assertEquals("v_YoYo_g25_c01", read.missing().get(0).name());
    assertTrue(
        read.missing().get(0).where().matches("line 2 of .*trainlist01\\.txt"),
        read.missing().get(0).where());
    assertEquals(1, read.unlisted());
  }

  @Test
  void ucfListsThatContradictThemselvesAreRefused() throws Exception {
    ucf();
    Path lists = folder.resolve("ucfTrainTestlist");
    write("ucfTrainTestlist/trainlist01.txt", "Archery/v_Archery_g08_c02.avi 2\n");
    assertFailure(
        Layout.UCF101, "trainlist01.txt: the class 'Archery' is number 1 in classInd.txt, not 2");
    write("ucfTrainTestlist/trainlist01.txt", "Archery/v_Archery_g01_c01.avi 1\n");
    assertFailure(Layout.UCF101, "v_Archery_g01_c01.avi is listed twice in fold 1");
    write("ucfTrainTestlist/trainlist01.txt", "Sailing/v_Sailing_g01_c01.avi 3\n");
    assertFailure(Layout.UCF101, "the class 'Sailing' is not in classInd.txt");
    Files.delete(lists.resolve("classInd.txt"));
    assertFailure(Layout.UCF101, "expected classInd.txt, trainlist01.txt and testlist01.txt");
  }

  private void ucf() throws IOException {
    touch(
        "UCF-101/Archery/v_Archery_g01_c01.avi",
        "UCF-101/Archery/v_Archery_g08_c02.avi",
        "UCF-101/YoYo/v_YoYo_g01_c01.avi",
        "UCF-101/YoYo/v_YoYo_g02_c01.avi");
    write("ucfTrainTestlist/classInd.txt", "1 Archery\r\n2 YoYo\r\n\r\n");
    write(
        "ucfTrainTestlist/trainlist01.txt",
        "Archery/v_Archery_g08_c02.avi 1\nYoYo/v_YoYo_g25_c01.avi 2\n");
    write(
        "ucfTrainTestlist/testlist01.txt",
        "Archery/v_Archery_g01_c01.avi\nYoYo/v_YoYo_g01_c01.avi\n");
    write("ucfTrainTestlist/trainlist02.txt", "Archery/v_Archery_g01_c01.avi 1\n");
    write("ucfTrainTestlist/testlist02.txt", "Archery/v_Archery_g08_c02.avi\n");
  }

  @Test
  void hmdbTagsTellTrainTestAndUnused() throws Exception {
    touch(
        "videos/brush_hair/April_09_brush_hair_u_nm_np1_ba_goo_0.avi",
        "videos/brush_hair/Sarah_brush_hair_h_cm_np1_ri_goo_1.avi",
        "videos/wave/Wave_film_wave_f_nm_np1_fr_med_0.avi");
    write(
        "splits/brush_hair_test_split1.txt",
        "April_09_brush_hair_u_nm_np1_ba_goo_0.avi 1 \nSarah_brush_hair_h_cm_np1_ri_goo_1.avi 2 \n");
    write(
        "splits/brush_hair_test_split2.txt",
        "April_09_brush_hair_u_nm_np1_ba_goo_0.avi 0 \nSarah_brush_hair_h_cm_np1_ri_goo_1.avi 1 \n");
    write("splits/wave_test_split1.txt", "Wave_film_wave_f_nm_np1_fr_med_0.avi 2 \n");
    write("splits/wave_test_split2.txt", "Wave_film_wave_f_nm_np1_fr_med_0.avi 1 \n");

    DataSet read = Layout.HMDB51.read(folder.resolve("videos"), List.of(folder.resolve("splits")));

    assertEquals(List.of("brush_hair", "brush_hair", "wave"), labels(read));
    List<Instance> files = read.manifest().instances();
    assertEquals(Optional.of("April_09"), files.get(0).source());
    assertEquals(Optional.of("Wave_film"), files.get(2).source());
    assertEquals(List.of(Split.TRAIN, Split.UNUSED), files.get(0).splits());
    assertEquals(List.of(Split.TEST, Split.TRAIN), files.get(1).splits());

    write("splits/wave_test_split2.txt", "Wave_film_wave_f_nm_np1_fr_med_0.avi 3 \n");
    assertFailure(
        Layout.HMDB51,
        "wave_test_split2.txt: a tag must be 0 (unused), 1 (train) or 2 (test): '3'",
        folder.resolve("splits"));
  }

  @Test
  void kineticsNamesHaveTheTimes() throws Exception {
    touch(
        "media/train/playing_cymbals/-abc_DEF012_000007_000017.mp4",
        "media/val/yawning/ZZZZZZZZZZZ_000120_000130.mkv",
        "media/other.mp4");
    Path train =
        write(
            "k/train.csv",
            """
            label,youtube_id,time_start,time_end,split,is_cc
            "playing cymbals",-abc_DEF012,7,17,train,0
            yawning,gone_______,1,11,train,0
            """);
    // The lists of validation videos have had both names; labels of test videos may be withheld.
    Path val =
        write(
            "k/validate.csv",
            "youtube_id,time_start,time_end,split\nZZZZZZZZZZZ,120,130,validate\n");

    DataSet read = Layout.KINETICS.read(folder.resolve("media"), List.of(train, val));

    List<Instance> files = read.manifest().instances();
    assertEquals("train/playing_cymbals/-abc_DEF012_000007_000017.mp4", files.get(0).id());
    assertEquals(Optional.of("playing cymbals"), files.get(0).label());
    assertEquals(Optional.of("-abc_DEF012"), files.get(0).source());
    assertEquals(List.of(Split.TRAIN), files.get(0).splits());
    assertEquals(Optional.empty(), files.get(1).label());
    assertEquals(List.of(Split.VALIDATION), files.get(1).splits());
    assertEquals(
        List.of(new DataSet.Missing("gone________000001_000011", "line 3 of " + train)),
        read.missing());
    assertEquals(1, read.unlisted());
    // The same tables are found beside the media.
    assertEquals(ids(read), ids(Layout.KINETICS.read(folder.resolve("media"), List.of())));

    Path bad = write("k/bad.csv", "label,youtube_id,time_start,time_end\na,b,soon,3\n");
    assertFailure(Layout.KINETICS, "bad.csv: the time_start is no number of seconds: 'soon'", bad);
    Path columns = write("k/columns.csv", "a,b\n1,2\n");
    assertFailure(Layout.KINETICS, "must have columns label, youtube_id", columns);
    assertFailure(Layout.KINETICS, "no such annotations: ", folder.resolve("absent.csv"));
  }

  @Test
  void noneOfTheListedFilesIsSaidWithAnExample() throws Exception {
    touch("media/a.mp4");
    Path table =
        write("train.csv", "label,youtube_id,time_start,time_end,split\nx,abc,1,11,train\n");
    assertFailure(
        Layout.KINETICS,
        "none of the 1 files listed is in "
            + folder.resolve("media")
            + "; expected names such as abc_000001_000011.mp4",
        table);
  }

  @Test
  void vggSoundLabelsMayHoldCommas() throws Exception {
    touch("media/---g-f_I2yQ_000001.mp4", "media/--0PQM4-hqg_30000_40000.mp4");
    Path table =
        write(
            "vggsound.csv",
            """
            ---g-f_I2yQ,1,"people eating noodle, slurping",test
            --0PQM4-hqg,30,waterfall burbling,train
            """);

    DataSet read = Layout.VGGSOUND.read(folder.resolve("media"), List.of(table));

    assertEquals(List.of("people eating noodle, slurping", "waterfall burbling"), labels(read));
    assertEquals(List.of("---g-f_I2yQ_000001.mp4"), ids(read, Split.TEST, 1));
    assertEquals(Optional.of("--0PQM4-hqg"), read.manifest().instances().get(1).source());
    assertEquals(ids(read), ids(Layout.VGGSOUND.read(folder.resolve("media"), List.of())));
  }

  @Test
  void audioSetHasSeveralLabels() throws Exception {
    touch("media/--PJHxphWEs_30000_40000.mp4", "media/-0RWZT-miFs_420000_430000.mp4");
    write(
        "lists/balanced_train_segments.csv",
        """
        # Segments csv created Sun Mar  5 10:54:31 2017
        # num_ytids=22160, num_segs=22160, num_unique_labels=527, num_positive_labels=52882
        # YTID, start_seconds, end_seconds, positive_labels
        --PJHxphWEs, 30.000, 40.000, "/m/09x0r,/t/dd00088"
        """);
    write("lists/eval_segments.csv", "-0RWZT-miFs, 420.000, 430.000, \"/m/03v3yw,/m/0k4j\"\n");
    List<Path> lists = List.of(folder.resolve("lists"));

    DataSet read = Layout.AUDIOSET.read(folder.resolve("media"), lists);

    assertEquals(List.of("/m/09x0r;/t/dd00088", "/m/03v3yw;/m/0k4j"), labels(read));
    assertEquals(List.of("-0RWZT-miFs_420000_430000.mp4"), ids(read, Split.TEST, 1));
    assertEquals(Optional.of("--PJHxphWEs"), read.manifest().instances().get(0).source());

    write(
        "lists/class_labels_indices.csv",
        "index,mid,display_name\n0,/m/09x0r,\"Speech\"\n1,/m/0k4j,\"Car, vehicle\"\n");
    DataSet named = Layout.AUDIOSET.read(folder.resolve("media"), lists);
    assertEquals(List.of("Speech;/t/dd00088", "/m/03v3yw;Car, vehicle"), labels(named));
  }

  @Test
  void escHasFiveFoldsAndARecordingIsInOne() throws Exception {
    touch("audio/1-100032-A-0.wav", "audio/5-9032-B-0.wav", "audio/2-102852-A-11.wav");
    write(
        "meta/esc50.csv",
        """
        filename,fold,target,category,esc10,src_file,take
        1-100032-A-0.wav,1,0,dog,True,100032,A
        2-102852-A-11.wav,2,11,sea_waves,False,102852,A
        5-9032-B-0.wav,5,0,dog,True,9032,B
        """);

    DataSet all = Layout.ESC50.read(folder, List.of());

    assertEquals(List.of("dog", "sea_waves", "dog"), labels(all));
    assertEquals(5, all.manifest().folds());
    assertEquals(List.of("audio/5-9032-B-0.wav"), ids(all, Split.TEST, 5));
    assertEquals(2, ids(all, Split.TRAIN, 5).size());
    assertEquals(Optional.of("9032"), all.manifest().instances().get(2).source());
    DataSet ten = Layout.ESC10.read(folder, List.of());
    assertEquals(List.of("audio/1-100032-A-0.wav", "audio/5-9032-B-0.wav"), ids(ten));
  }

  @Test
  void escFoldersTellClassFoldAndRecording() throws Exception {
    touch(
        "esc10/001 - Dog bark/1-30226-A.ogg",
        "esc10/001 - Dog bark/3-30226-B.ogg",
        "esc10/010 - Fire crackling/5-9032-A.ogg");

    DataSet read = Layout.ESC10.read(folder.resolve("esc10"), List.of());

    assertEquals(List.of("Dog bark", "Dog bark", "Fire crackling"), labels(read));
    assertEquals(List.of("001 - Dog bark/3-30226-B.ogg"), ids(read, Split.TEST, 3));
    assertEquals(Optional.of("30226"), read.manifest().instances().get(0).source());
    touch("plain/a.ogg");
    ManifestException e =
        assertThrows(
            ManifestException.class, () -> Layout.ESC50.read(folder.resolve("plain"), List.of()));
    assertTrue(e.getMessage().contains("expected meta/esc50.csv, or folders such as"));
  }

  @Test
  void aFileOfAnInputIsNoFolder() throws Exception {
    touch("a.mp4");
    ManifestException e =
        assertThrows(
            ManifestException.class,
            () -> Layout.KINETICS.read(folder.resolve("a.mp4"), List.of()));
    assertEquals(
        folder.resolve("a.mp4") + " is no folder; a data set's layout needs one", e.getMessage());
  }

  /** Of the media in the folder named after its kind, or the test's folder. */
  private void assertFailure(Layout layout, String said, Path... annotations) {
    Path media =
        List.of("UCF-101", "videos", "media").stream()
            .map(folder::resolve)
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(folder);
    ManifestException e =
        assertThrows(ManifestException.class, () -> layout.read(media, List.of(annotations)));
    assertTrue(e.getMessage().contains(said), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  private static List<String> ids(DataSet read) {
    return read.manifest().instances().stream().map(Instance::id).toList();
  }

  private static List<String> ids(DataSet read, Split split, int fold) throws ManifestException {
    return read.manifest().only(split, fold).instances().stream().map(Instance::id).toList();
  }

  private static List<String> labels(DataSet read) {
    return read.manifest().instances().stream().map(i -> i.label().orElseThrow()).toList();
  }

  /** Labels of the files whose ids start with these. */
  private static List<String> labels(DataSet read, String... starts) {
    return List.of(starts).stream()
        .flatMap(
            start -> read.manifest().instances().stream().filter(i -> i.id().startsWith(start)))
        .map(i -> i.label().orElseThrow())
        .toList();
  }

  private void touch(String... names) throws IOException {
    for (String name : names) {
      write(name, "");
    }
  }

  @CanIgnoreReturnValue
  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
