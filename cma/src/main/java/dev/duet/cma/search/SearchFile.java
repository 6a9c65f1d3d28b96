package dev.duet.cma.search;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import dev.duet.avid.weights.SafetensorsFile;
import dev.duet.avid.weights.SafetensorsWriter;
import dev.duet.avid.weights.SafetensorsWriter.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A search that is under way, in a safetensors file: {@code counts}, int32 {@code (N)}, candidates
 * of each query so far; {@code ids}, int32, and {@code scores}, float32, of all of them; and in the
 * metadata {@code duet.search}, what is searched, and {@code duet.tiles}, how many tiles have been
 * looked at.
 */
final class SearchFile {
  private static final String SUBJECT = "duet.search";
  private static final String TILES = "duet.tiles";
  private static final String COUNTS = "counts";
  private static final String IDS = "ids";
  private static final String SCORES = "scores";

  private final Path file;
  private final String description;

  /** What is searched; two that are described alike may share a file. */
  record Subject(HostMatrix video, HostMatrix audio, Agreement agreement, int k, int side) {
    String describe() {
      Hasher hasher = Hashing.sha256().newHasher();
      put(hasher, video);
      put(hasher, audio);
      return "%s k=%d side=%d %s".formatted(agreement, k, side, hasher.hash());
    }

    private static void put(Hasher hasher, HostMatrix matrix) {
      float[] row = new float[matrix.columns()];
      ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES);
      hasher.putInt(matrix.rows()).putInt(matrix.columns());
      for (int i = 0; i < matrix.rows(); i++) {
        matrix.row(i, row);
        bytes.asFloatBuffer().put(row);
        hasher.putBytes(bytes.array());
      }
    }
  }

  SearchFile(Path file, Subject subject) {
    this.file = file;
    description = subject.describe();
  }

  void write(TileSearch search) throws ModelException {
    int total = 0;
    int queries = 0;
    for (CandidateBlock block : search.blocks()) {
      total += block.size();
      queries += block.queries();
    }
    ByteBuffer counts = allocate(queries);
    ByteBuffer ids = allocate(total);
    ByteBuffer scores = allocate(total);
    IntBuffer countsOut = counts.asIntBuffer();
    IntBuffer idsOut = ids.asIntBuffer();
    FloatBuffer scoresOut = scores.asFloatBuffer();
    for (CandidateBlock block : search.blocks()) {
      block.save(countsOut, idsOut, scoresOut);
    }
    SafetensorsWriter.write(
        file,
        ImmutableMap.of(SUBJECT, description, TILES, Long.toString(search.schedule().handedOut())),
        ImmutableList.of(
            source(COUNTS, DataType.INT32, queries, counts),
            source(IDS, DataType.INT32, total, ids),
            source(SCORES, DataType.FLOAT32, total, scores)));
  }

  private static ByteBuffer allocate(int numbers) {
    return ByteBuffer.allocate(Math.multiplyExact(numbers, 4)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Source source(String name, DataType type, int length, ByteBuffer data) {
    return Source.of(name, new HostTensor(type, new Shape(length), data));
  }

  /** Goes on where the file says, if there is one. */
  void restore(TileSearch search) throws ModelException {
    if (!Files.exists(file)) {
      return;
    }
    try (SafetensorsFile saved = SafetensorsFile.open(file)) {
      String subject = saved.metadata().getOrDefault(SUBJECT, "something else");
      if (!subject.equals(description)) {
        throw new ModelException(
            "%s: of another search (%s), not of this one (%s); delete it to start afresh"
                .formatted(file, subject, description));
      }
      HostTensor counts = saved.read(COUNTS);
      HostTensor ids = saved.read(IDS);
      HostTensor scores = saved.read(SCORES);
      IntBuffer countsIn = counts.data().asIntBuffer();
      int[] numbers = new int[countsIn.remaining()];
      countsIn.get(numbers).rewind();
      if (Arrays.stream(numbers).sum() != ids.shape().size()
          || ids.shape().size() != scores.shape().size()) {
        throw new ModelException(file + ": damaged; delete it to start afresh");
      }
      IntBuffer idsIn = ids.data().asIntBuffer();
      FloatBuffer scoresIn = scores.data().asFloatBuffer();
      for (CandidateBlock block : search.blocks()) {
        block.load(countsIn, idsIn, scoresIn);
      }
      search.schedule().skip(Long.parseLong(saved.metadata().getOrDefault(TILES, "0")));
    }
  }

  void delete() throws ModelException {
    try {
      boolean unused = Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new ModelException(file + ": cannot be deleted: " + e.getMessage(), e);
    }
  }
}
