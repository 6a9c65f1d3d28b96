package dev.duet.cma.search;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * For each instance of a corpus the k others that agree with it most, exactly, on the device that
 * holds the banks.
 *
 * <p>The device multiplies tiles and proposes a few more than k; the host ranks them as {@link
 * AgreementSearch} does, with the same result. Where the proposals are so close that rounding may
 * have left one out, the instance is compared with all others. Cost: {@code 2 N² D} operations a
 * modality; memory on the device: a tile a modality.
 */
public final class DeviceSearch {
  private static final int QUERIES = 1024;
  private static final int GALLERY = 65_536;

  /** Proposals beyond k; rounding seldom makes more than one doubtful. */
  private static final int SPARE = 8;

  /** Far below any score, and finite. */
  private static final float OUT = -1e30f;

  private final NDArray video; // (N, D)
  private final NDArray audio; // (N, D)
  private final Agreement agreement;
  private final int k;
  private final int proposals;
  private final PairScores scores;

  /**
   * Prepares a search.
   *
   * @param video {@code (N, D)}, the video bank
   * @param audio {@code (N, D)}, the audio bank, on the same device
   * @param k from 1 to N - 1
   */
  public DeviceSearch(NDArray video, NDArray audio, Agreement agreement, int k) {
    this(video, audio, HostMatrix.of(video), HostMatrix.of(audio), agreement, k);
  }

  private DeviceSearch(
      NDArray video,
      NDArray audio,
      HostMatrix hostVideo,
      HostMatrix hostAudio,
      Agreement agreement,
      int k) {
    this.video = video;
    this.audio = audio;
    this.agreement = agreement;
    this.k = k;
    scores = PairScores.within(hostVideo, hostAudio, agreement);
    scores.checkNeighbours(k);
    proposals = Math.min(k + SPARE, scores.gallery() - 1);
  }

  /**
   * Prepares a search in banks that are in host memory.
   *
   * @param manager owns the copies; its device searches
   */
  public static DeviceSearch on(
      NDManager manager, HostMatrix video, HostMatrix audio, Agreement agreement, int k) {
    return new DeviceSearch(copy(manager, video), copy(manager, audio), video, audio, agreement, k);
  }

  private static NDArray copy(NDManager manager, HostMatrix matrix) {
    return manager.create(matrix.values().duplicate(), new Shape(matrix.rows(), matrix.columns()));
  }

  /**
   * Searches.
   *
   * @throws InterruptedException if interrupted
   */
  public Neighbours run(SearchProgress.Listener listener) throws InterruptedException {
    int n = scores.queries();
    int[] ids = new int[Math.multiplyExact(n, k)];
    float[] similarities = new float[ids.length];
    PairScores.Exact exact = scores.new Exact();
    long start = System.nanoTime();
    for (int first = 0; first < n; first += QUERIES) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while mining");
      }
      int last = Math.min(n, first + QUERIES);
      try (NDManager scope = video.getManager().newSubManager()) {
        NDList best = propose(scope, first, last); // (q, proposals) twice
        float[] values = best.get(0).toFloatArray();
        long[] found = best.get(1).toLongArray();
        for (int query = first; query < last; query++) {
          settle(query, query - first, values, found, exact, ids, similarities);
        }
      }
      listener.progressed(
          new SearchProgress((double) last / n, 0, Duration.ofNanos(System.nanoTime() - start)));
    }
    return new Neighbours(k, ids, similarities);
  }

  private NDList propose(NDManager scope, int first, int last) {
    int n = scores.gallery();
    NDArray values = null;
    NDArray rows = null;
    for (int from = 0; from < n; from += GALLERY) {
      int to = Math.min(n, from + GALLERY);
      try (NDManager tile = scope.newSubManager()) {
        NDArray tileScores = combined(tile, first, last, from, to); // (q, g)
        NDList top = tileScores.topK(Math.min(proposals, to - from), 1);
        NDArray topValues = top.get(0);
        NDArray topRows = top.get(1).toType(DataType.INT64, false).add((long) from);
        if (values != null && rows != null) {
          topValues = NDArrays.concat(new NDList(values, topValues), 1);
          topRows = NDArrays.concat(new NDList(rows, topRows), 1);
          NDList merged = topValues.topK((int) Math.min(proposals, topValues.getShape().get(1)), 1);
          topRows = topRows.gather(merged.get(1), 1);
          topValues = merged.get(0);
        }
        topValues.attach(scope);
        topRows.attach(scope);
        values = topValues;
        rows = topRows;
      }
    }
    return new NDList(Objects.requireNonNull(values), Objects.requireNonNull(rows));
  }

  /** Agreement of some queries with some rows, and of no row with itself; {@code (q, g)}. */
  private NDArray combined(NDManager tile, int first, int last, int from, int to) {
    NDArray score =
        switch (agreement) {
          case CONSENSUS ->
              products(tile, video, first, last, from, to)
                  .minimum(products(tile, audio, first, last, from, to));
          case UNION ->
              products(tile, video, first, last, from, to)
                  .maximum(products(tile, audio, first, last, from, to));
          case VIDEO -> products(tile, video, first, last, from, to);
          case AUDIO -> products(tile, audio, first, last, from, to);
        };
    if (from >= last || to <= first) {
      return score;
    }
    NDArray self =
        tile.arange(first, last).expandDims(1).eq(tile.arange(from, to).expandDims(0)); // (q, g)
    return score.add(self.toType(DataType.FLOAT32, false).mul(OUT));
  }

  private static NDArray products(
      NDManager tile, NDArray bank, int first, int last, int from, int to) {
    NDArray queries = bank.get(new NDIndex().addSliceDim(first, last)); // (q, D)
    NDArray gallery = bank.get(new NDIndex().addSliceDim(from, to)); // (g, D)
    queries.attach(tile);
    gallery.attach(tile);
    return queries.matMul(gallery.transpose()); // (q, g)
  }

  private void settle(
      int query,
      int place,
      float[] values,
      long[] found,
      PairScores.Exact exact,
      int[] ids,
      float[] similarities) {
    int[] proposed =
        IntStream.range(0, proposals).map(i -> (int) found[place * proposals + i]).toArray();
    Ranked[] ranked = Ranked.of(proposed, query, exact);
    double left = values[(place + 1) * proposals - 1] + scores.errorBound();
    if (proposals < scores.gallery() - 1 && left >= ranked[k - 1].score()) {
      int[] others = IntStream.range(0, scores.gallery()).filter(other -> other != query).toArray();
      ranked = Ranked.of(others, query, exact);
    }
    for (int i = 0; i < k; i++) {
      ids[query * k + i] = ranked[i].id();
      similarities[query * k + i] = (float) ranked[i].score();
    }
  }
}
