package dev.duet.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.cma.search.SearchProgress;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.feature.Item;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.probe.KnnProbe;
import dev.duet.eval.probe.LinearProbe;
import dev.duet.eval.probe.Probe;
import dev.duet.eval.probe.Scaling;
import dev.duet.eval.probe.SvmProbe;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.report.Measure;
import dev.duet.eval.report.ReportFolder;
import dev.duet.eval.report.ReportTable;
import dev.duet.eval.split.LabelBudget;
import dev.duet.eval.split.SplitPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocols on features whose classes are told by construction. */
class EvaluationTest {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(100, 0);
  private static final SplitPlan PLAN = new SplitPlan.Seeded(0.3, 0.2, 2, 0);

  /**
   * 6 classes of 12 items of 2 clips.
   *
   * @param noise deviation around the class's direction: 0.3 is easy, 30 hides the class
   */
  private static FeatureSet features(String output, double noise, Map<String, String> facts) {
    SplittableRandom random = new SplittableRandom(output.hashCode());
    List<Item> items = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    int[] itemOfRow = new int[6 * 12 * 2];
    for (int i = 0; i < 72; i++) {
      int number = i % 6;
      items.add(
          new Item(
              "item" + i,
              Optional.of("class " + number),
              Optional.of("source" + i / 2),
              ImmutableList.of()));
      for (int clip = 0; clip < 2; clip++) {
        float[] row = new float[8];
        for (int d = 0; d < row.length; d++) {
          row[d] = (float) ((d == number ? 3 : 0) + noise * random.nextGaussian());
        }
        itemOfRow[rows.size()] = i;
        rows.add(row);
      }
    }
    return new FeatureSet(
        output, items, itemOfRow, FeatureMatrix.of(rows.toArray(float[][]::new)), facts);
  }

  private static FeatureSet features(String output, double noise) {
    return features(output, noise, ImmutableMap.of());
  }

  private static double value(EvaluationReport report, String output, String variant, String name) {
    return report.value(output, variant, name).orElseThrow();
  }

  @Test
  void probesTellClassesThatAreThereAndNoneThatAreNot() throws EvaluationException {
    List<FeatureSet> outputs = List.of(features("video.conv2x", 30), features("video.pool", 0.3));

    EvaluationReport linear =
        new ProbeEvaluation("linear", LinearProbe.DEFAULT, BOOTSTRAP).run(outputs, PLAN);
    EvaluationReport svm =
        new ProbeEvaluation("svm", SvmProbe.DEFAULT, BOOTSTRAP).run(outputs, PLAN);
    EvaluationReport knn =
        new ProbeEvaluation("knn", KnnProbe.DEFAULT, BOOTSTRAP).run(outputs, PLAN);

    for (EvaluationReport report : List.of(linear, svm)) {
      assertEquals(1, value(report, "video.pool", "", "top1"), report.protocol());
      assertEquals(1, value(report, "video.pool", "", "clip_top1"), report.protocol());
      assertTrue(value(report, "video.conv2x", "", "top1") < 0.5, report.protocol());
      assertTrue(report.notes().contains("best on validation: video.pool"), report.protocol());
    }
    assertEquals(1, value(knn, "video.pool", "k=10", "top1"));
    assertTrue(value(knn, "video.conv2x", "k=10", "top1") < 0.5);
    // The confusion is that of the best output: all on the diagonal, all test items once a split.
    var confusion = linear.confusion().orElseThrow();
    assertEquals(1, confusion.meanClassAccuracy());
    assertEquals(
        linear.predictions().size(),
        java.util.stream.IntStream.range(0, 6).mapToLong(confusion::total).sum());
  }

  @Test
  void machinesCanLearnFromOtherClipsThanTheyTell() throws EvaluationException {
    FeatureSet told = features("video.pool", 0.3);
    FeatureSet noise = features("video.pool", 30);

    assertEquals(
        1, value(svm(SvmProbe.DEFAULT.learningFrom(told), told), "video.pool", "", "top1"));
    assertTrue(
        value(svm(SvmProbe.DEFAULT.learningFrom(noise), told), "video.pool", "", "top1") < 0.9);
    int[] fewer = java.util.stream.IntStream.range(1, told.itemCount()).toArray();
    assertThrows(
        IllegalArgumentException.class,
        () -> svm(SvmProbe.DEFAULT.learningFrom(told.select(fewer)), told));
  }

  private static EvaluationReport svm(Probe probe, FeatureSet features) throws EvaluationException {
    return new ProbeEvaluation("svm", probe, BOOTSTRAP).run(List.of(features), PLAN);
  }

  @Test
  void aClassThatASplitLearnsButDoesNotTestIsNamed() throws EvaluationException {
    FeatureSet features = features("video.pool", 0.3);
    String last = features.items().get(features.itemCount() - 1).label().orElseThrow();
    List<Item> items =
        features.items().stream()
            .map(
                item ->
                    new Item(
                        item.id(),
                        item.label(),
                        Optional.empty(),
                        List.of(
                            item.label().orElseThrow().equals(last) || item.id().hashCode() % 3 != 0
                                ? "train"
                                : "test")))
            .toList();

    EvaluationReport report =
        new ProbeEvaluation("knn", KnnProbe.DEFAULT, BOOTSTRAP)
            .run(List.of(features.withItems(items)), new SplitPlan.Official(0, 0));

    long learned = items.stream().filter(item -> item.label().orElseThrow().equals(last)).count();
    assertTrue(
        report
            .notes()
            .contains(
                "official: class '%s' has %d training items but no test item: nothing tells how well it is known"
                    .formatted(last, learned)),
        report.notes().toString());
  }

  @Test
  void testLabelsDoNotReachWhatIsLearnedOrChosen() throws EvaluationException {
    FeatureSet features = features("video.pool", 2);
    SplitPlan plan = new SplitPlan.Seeded(0.3, 0.2, 1, 0);
    int[] test = plan.splits(features.items()).get(0).test();
    List<Item> lying = new ArrayList<>(features.items());
    List<Item> official = new ArrayList<>();
    var split = plan.splits(features.items()).get(0);
    for (int i = 0; i < lying.size(); i++) {
      int item = i;
      boolean tested = java.util.Arrays.stream(test).anyMatch(t -> t == item);
      boolean validated = java.util.Arrays.stream(split.validation()).anyMatch(t -> t == item);
      String side = tested ? "test" : validated ? "validation" : "train";
      Item one = lying.get(i);
      official.add(new Item(one.id(), one.label(), one.source(), ImmutableList.of(side)));
      lying.set(
          i,
          new Item(
              one.id(),
              tested ? Optional.of("class 0") : one.label(),
              one.source(),
              ImmutableList.of(side)));
    }
    ProbeEvaluation linear = new ProbeEvaluation("linear", LinearProbe.DEFAULT, BOOTSTRAP);
    SplitPlan fixed = new SplitPlan.Official(0, 0);

    EvaluationReport honest = linear.run(List.of(features.withItems(official)), fixed);
    EvaluationReport other = linear.run(List.of(features.withItems(lying)), fixed);

    assertEquals(
        honest.predictions().stream().map(p -> p.predicted()).toList(),
        other.predictions().stream().map(p -> p.predicted()).toList());
  }

  @Test
  void moreLabelsHelp() throws EvaluationException {
    EvaluationReport report =
        new LowShotEvaluation(
                new LinearProbe(Scaling.STANDARDIZE, ImmutableList.of(0.01)),
                List.of(LabelBudget.parse("1"), LabelBudget.parse("100%")),
                4,
                BOOTSTRAP)
            .run(List.of(features("video.pool", 1.5)), PLAN);

    double few = value(report, "video.pool", "1 per class", "top1");
    double all = value(report, "video.pool", "100 %", "top1");
    assertTrue(all > few + 0.1, few + " with 1 label per class, " + all + " with all");
    assertEquals(2 * 4 * 2 + 2, report.measures().size()); // splits x seeds x budgets and means
  }

  @Test
  void findsWithinAndAcrossModalities() throws EvaluationException {
    FeatureSet video = features("video.embedding", 0.3);
    FeatureSet audio = features("audio.embedding", 0.3);
    RetrievalEvaluation retrieval =
        new RetrievalEvaluation(BOOTSTRAP, SearchProgress.Listener.NONE);

    EvaluationReport within = retrieval.within(List.of(video), PLAN);
    EvaluationReport same = retrieval.across(video, video);
    EvaluationReport across = retrieval.across(video, audio);

    assertEquals(1, value(within, "video.embedding", "", "R@1"));
    assertEquals(1, value(same, "video.embedding to video.embedding", "instance", "R@1"));
    String way = "audio.embedding to video.embedding";
    assertEquals(1, value(across, way, "class", "R@1"));
    assertEquals(1, value(across, way, "class", "median_rank"));
    // Only the class is shared: a partner is found among the 12 of its class by chance.
    assertTrue(value(across, way, "instance", "R@1") < 0.4);
    assertTrue(value(across, way, "instance", "median_rank") <= 12);
  }

  @Test
  void consistencyAndClustersSeeClassesThatLieTogether() throws EvaluationException {
    List<FeatureSet> easy = List.of(features("video.pool", 0.3));

    EvaluationReport consistency =
        new ConsistencyEvaluation(BOOTSTRAP, SearchProgress.Listener.NONE).run(easy);
    EvaluationReport clusters =
        new ClusteringEvaluation(OptionalInt.empty(), 5, 0, BOOTSTRAP).run(easy);

    assertTrue(value(consistency, "video.pool", "", "silhouette_cosine") > 0.8);
    assertTrue(value(consistency, "video.pool", "class class 3", "silhouette_euclidean") > 0.6);
    assertEquals(1, value(consistency, "video.pool", "nearest 10", "same_label"));
    assertEquals(11 / 71., value(consistency, "video.pool", "chance", "same_label"), 1e-12);
    for (String metric : List.of("nmi", "ari", "purity", "matched_accuracy")) {
      assertEquals(1, value(clusters, "video.pool", "K=6", metric), 1e-12, metric);
    }
  }

  @Test
  void alignmentNeedsNoLabelsAndSeesACollapse() throws EvaluationException {
    FeatureSet video = features("video.embedding", 0.3);
    float[][] point = new float[72 * 2][];
    java.util.Arrays.fill(point, new float[] {1, 2, 3, 4, 5, 6, 7, 8});
    FeatureSet audio =
        new FeatureSet(
            "audio.embedding",
            video.items(),
            video.itemOfRow(),
            FeatureMatrix.of(point),
            ImmutableMap.of());

    EvaluationReport report =
        AlignmentEvaluation.run(List.of(video, audio), Optional.of(List.of(video, audio)));

    assertTrue(report.notes().contains("audio.embedding: collapsed to a point"));
    assertTrue(report.notes().contains("video.embedding: not collapsed"));
    assertEquals(0, value(report, "audio.embedding", "", "uniformity"), 1e-6);
    assertTrue(value(report, "video.embedding and audio.embedding", "", "modality_gap") > 0.3);
  }

  @Test
  void refusesFeaturesOfDifferentModelsAndASingleClass() {
    List<FeatureSet> mixed =
        List.of(
            features("video.pool", 1, ImmutableMap.of(FeatureSet.MODEL, "aaaaaaaaaaaaaaaa")),
            features("audio.pool", 1, ImmutableMap.of(FeatureSet.MODEL, "bbbbbbbbbbbbbbbb")));
    ProbeEvaluation knn = new ProbeEvaluation("knn", KnnProbe.DEFAULT, BOOTSTRAP);
    FeatureSet one =
        FeatureSet.of("video.pool", List.of("a", "b"), List.of("x", "x"), new float[][] {{1}, {2}});

    assertEquals(
        "features of different models are mixed: video.pool is of model aaaaaaaaaaaa,"
            + " audio.pool of model bbbbbbbbbbbb",
        assertThrows(EvaluationException.class, () -> knn.run(mixed, PLAN)).getMessage());
    assertEquals(
        "all items have the one label 'x'; a classifier needs 2 classes",
        assertThrows(EvaluationException.class, () -> knn.run(List.of(one), PLAN)).getMessage());
  }

  @Test
  void writesEveryFormOfAReport(@TempDir Path folder) throws Exception {
    EvaluationReport report =
        new ProbeEvaluation("linear", LinearProbe.DEFAULT, BOOTSTRAP)
            .run(List.of(features("video.conv5x", 2), features("video.pool", 0.3)), PLAN);

    ReportFolder.write(folder.resolve("new"), report);

    Path written = folder.resolve("new");
    JsonNode json = new ObjectMapper().readTree(written.resolve("results.json").toFile());
    assertEquals("linear", json.path("protocol").asText());
    assertEquals(6, json.path("confusion").path("classes").size());
    JsonNode measure = json.path("measures").get(0);
    assertTrue(measure.path("interval95").get(0).asDouble() <= measure.path("value").asDouble());
    List<String> csv = Files.readAllLines(written.resolve("results.csv"));
    assertEquals("protocol,output,variant,split,metric,value,low95,high95,items", csv.get(0));
    assertEquals(report.measures().size() + 1, csv.size());
    assertEquals(
        "true,\"class 0\",\"class 1\",\"class 2\",\"class 3\",\"class 4\",\"class 5\"",
        Files.readAllLines(written.resolve("confusion.csv")).get(0));
    assertEquals(7, Files.readAllLines(written.resolve("per_class.csv")).size());
    assertEquals(
        report.predictions().size() + 1,
        Files.readAllLines(written.resolve("predictions.csv")).size());
    for (String picture : List.of("confusion.svg", "curve.svg")) {
      var document =
          javax.xml.parsers.DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(written.resolve(picture).toFile());
      assertEquals("svg", document.getDocumentElement().getTagName());
    }
    // One line for the tower, through its outputs.
    String curve = Files.readString(written.resolve("curve.svg"));
    assertEquals(1, curve.split("M[0-9]").length - 1, curve);
    String table = Files.readString(written.resolve("results.txt"));
    assertEquals(ReportTable.of(report), table);
    assertTrue(
        table.lines().anyMatch(line -> line.startsWith("video.pool") && line.contains("1.0")));
    try (var files = Files.list(written)) {
      assertFalse(files.anyMatch(file -> file.getFileName().toString().endsWith(".tmp")));
    }
  }

  @Test
  void theMeanOverSplitsIsTheMeanOfTheSplits() throws EvaluationException {
    EvaluationReport report =
        new ProbeEvaluation("knn", KnnProbe.DEFAULT, BOOTSTRAP)
            .run(List.of(features("video.pool", 2)), PLAN);

    List<Measure> top =
        report.measures().stream()
            .filter(m -> m.variant().equals("k=10") && m.metric().equals("top1"))
            .toList();
    assertEquals(List.of("seed 0", "seed 1", "all"), top.stream().map(Measure::split).toList());
    assertEquals((top.get(0).value() + top.get(1).value()) / 2, top.get(2).value(), 1e-12);
    var interval = top.get(2).interval().orElseThrow();
    assertTrue(interval.low() <= top.get(2).value() && top.get(2).value() <= interval.high());
  }
}
