package dev.duet.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ascii;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.AgreementSearch;
import dev.duet.cma.search.ExactSearch;
import dev.duet.cma.search.HostMatrix;
import dev.duet.cma.search.Neighbours;
import dev.duet.cma.search.SearchProgress;
import java.util.List;

/** Who is near whom: across the modalities, and by each kind of agreement. */
final class NeighbourTables {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<Agreement> KINDS =
      List.of(Agreement.CONSENSUS, Agreement.VIDEO, Agreement.AUDIO);

  private final ClipEmbeddings clips;
  private final HostMatrix video;
  private final HostMatrix audio;
  private final int threads;

  NeighbourTables(ClipEmbeddings clips, int threads) {
    this.clips = clips;
    this.threads = threads;
    video = HostMatrix.of(clips.video());
    audio = HostMatrix.of(clips.audio());
  }

  /** For each clip and direction the k nearest of the other modality: {@code [number, cosine]}. */
  ObjectNode retrieval(int k) throws InterruptedException {
    ObjectNode tables = JSON.objectNode();
    tables.set("v2a", pairs(ExactSearch.nearest(video, audio, k, threads)));
    tables.set("a2v", pairs(ExactSearch.nearest(audio, video, k, threads)));
    return tables;
  }

  private static ArrayNode pairs(Neighbours found) {
    ArrayNode table = JSON.arrayNode();
    for (int query = 0; query < found.queries(); query++) {
      ArrayNode row = table.addArray();
      int[] ids = found.ids(query);
      float[] similarities = found.similarities(query);
      for (int rank = 0; rank < ids.length; rank++) {
        row.addArray().add(ids[rank]).add(rounded(similarities[rank]));
      }
    }
    return table;
  }

  /**
   * For each clip its k positives by each kind of agreement: {@code [number, cosine of the
   * pictures, cosine of the sounds]}. Those by picture or sound alone leave out the positives by
   * consensus, so that they show what only looks or only sounds alike.
   */
  ArrayNode agreement(int k) throws InterruptedException {
    ArrayNode table = JSON.arrayNode();
    clips.instances().forEach(instance -> table.addObject());
    int others = clips.instances().size() - 1;
    Neighbours consensus = search(Agreement.CONSENSUS, Math.min(k, others));
    for (Agreement kind : KINDS) {
      Neighbours found =
          kind == Agreement.CONSENSUS ? consensus : search(kind, Math.min(2 * k, others));
      for (int query = 0; query < found.queries(); query++) {
        ArrayNode row = ((ObjectNode) table.get(query)).putArray(Ascii.toLowerCase(kind.name()));
        int[] agreed = kind == Agreement.CONSENSUS ? new int[0] : consensus.ids(query);
        for (int id : found.ids(query)) {
          if (row.size() < k && !contains(agreed, id)) {
            row.addArray()
                .add(id)
                .add(rounded(cosine(clips.video(), query, id)))
                .add(rounded(cosine(clips.audio(), query, id)));
          }
        }
      }
    }
    return table;
  }

  private Neighbours search(Agreement agreement, int k) throws InterruptedException {
    return new AgreementSearch(video, audio, agreement, k, threads)
        .run(SearchProgress.Listener.NONE);
  }

  private static boolean contains(int[] ids, int wanted) {
    for (int id : ids) {
      if (id == wanted) {
        return true;
      }
    }
    return false;
  }

  private static double cosine(float[][] rows, int a, int b) {
    double sum = 0;
    for (int d = 0; d < rows[a].length; d++) {
      sum += (double) rows[a][d] * rows[b][d];
    }
    return sum;
  }

  /** Three digits are more than the page shows. */
  private static double rounded(double value) {
    return Math.rint(value * 1000) / 1000;
  }
}
