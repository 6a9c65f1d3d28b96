package dev.duet.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duet.avid.DuetModel;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.ProgressListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the page says of a corpus: its clips, who finds whom, who agrees with whom, and a map. */
final class CorpusSections {
  /** Answers shown of a query. */
  private static final int RETRIEVED = 11;

  /** Positives shown of each kind. */
  private static final int POSITIVES = 6;

  private final ReportFolder folder;
  private final int threads;

  CorpusSections(ReportFolder folder, int threads) {
    this.folder = folder;
    this.threads = threads;
  }

  /**
   * Adds the sections to the page's data.
   *
   * @param clips at most so many, spread evenly over the manifest
   */
  void add(ObjectNode data, Manifest corpus, int clips, DuetModel model, ProgressListener listener)
      throws IOException, ManifestException, ExtractionException, InterruptedException {
    Manifest chosen = Manifest.of(spread(corpus.instances(), clips));
    ClipEmbeddings embedded = ClipEmbeddings.of(chosen, model, listener);
    int count = embedded.instances().size();
    if (count == 0) {
      return;
    }
    data.set("instances", instances(previews(embedded.instances())));
    NeighbourTables tables = new NeighbourTables(embedded, threads);
    data.set("retrieval", tables.retrieval(Math.min(RETRIEVED, count)));
    if (count > 1) {
      data.set("agreement", tables.agreement(POSITIVES));
    }
    if (count >= EmbeddingMap.FEWEST) {
      ObjectNode map = data.putObject("map");
      map.put("method", "t-SNE of the embeddings of %d clips.".formatted(count));
      map.set("video", points(EmbeddingMap.of(embedded.video())));
      map.set("audio", points(EmbeddingMap.of(embedded.audio())));
    }
  }

  private static List<Instance> spread(List<Instance> instances, int count) {
    if (instances.size() <= count) {
      return instances;
    }
    List<Instance> chosen = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      chosen.add(instances.get((int) ((long) i * instances.size() / count)));
    }
    return chosen;
  }

  private List<Preview> previews(List<Instance> instances)
      throws IOException, InterruptedException {
    PreviewMaker maker = new PreviewMaker(folder.path());
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Preview>> made = new ArrayList<>();
      for (int i = 0; i < instances.size(); i++) {
        int number = i;
        made.add(workers.submit(() -> maker.make(instances.get(number), number)));
      }
      List<Preview> previews = new ArrayList<>();
      for (Future<Preview> preview : made) {
        previews.add(preview.get());
      }
      return previews;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("while making previews", e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private static ArrayNode instances(List<Preview> previews) {
    ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
    for (Preview preview : previews) {
      ObjectNode node = nodes.addObject();
      node.put("id", preview.instance().id());
      preview.instance().label().ifPresent(label -> node.put("label", label));
      preview.frame().ifPresent(path -> node.put("frame", path));
      preview.sound().ifPresent(path -> node.put("sound", path));
      preview.film().ifPresent(path -> node.put("preview", path));
    }
    return nodes;
  }

  private static ArrayNode points(double[][] coordinates) {
    ArrayNode points = JsonNodeFactory.instance.arrayNode();
    for (double[] point : coordinates) {
      points.addArray().add(rounded(point[0])).add(rounded(point[1]));
    }
    return points;
  }

  private static double rounded(double value) {
    return Math.rint(value * 1000) / 1000;
  }
}
