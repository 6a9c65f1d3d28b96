package dev.duet.cma;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import dev.duet.avid.weights.SafetensorsFile;
import dev.duet.avid.weights.SafetensorsWriter;
import dev.duet.avid.weights.SafetensorsWriter.Source;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.Neighbours;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * For each instance of a corpus the others that agree with it most, nearest first.
 *
 * <p>A file of them is a safetensors file with {@code ids}, int32 {@code (N, k)}, and {@code
 * agreement}, float32 {@code (N, k)}; its metadata has {@code duet.manifest}, the fingerprint of
 * the corpus, and {@code duet.agreement}, the kind. Sets of one corpus are never applied to
 * another.
 *
 * @param fingerprint of the manifest whose order the ids have
 * @param kind what the others were chosen by
 * @param neighbours {@code (N, k)}
 */
public record PositiveSets(String fingerprint, Agreement kind, Neighbours neighbours) {
  private static final String IDS = "ids";
  private static final String AGREEMENT = "agreement";
  private static final String MANIFEST = "duet.manifest";
  private static final String KIND = "duet.agreement";

  public PositiveSets {
    int instances = neighbours.queries();
    for (int i = 0; i < neighbours.ids().length; i++) {
      int id = neighbours.ids()[i];
      checkArgument(
          id >= 0 && id < instances && id != i / neighbours.k(),
          "a positive of instance %s must be another of the %s instances: %s",
          i / neighbours.k(),
          instances,
          id);
    }
  }

  /** N. */
  public int instances() {
    return neighbours.queries();
  }

  /** Others kept of each instance. */
  public int k() {
    return neighbours.k();
  }

  /** The {@code count} nearest others of an instance, nearest first. */
  public int[] nearest(int instance, int count) {
    checkArgument(count <= k(), "%s others of each instance were kept: %s asked for", k(), count);
    int start = instance * k();
    return Arrays.copyOfRange(neighbours.ids(), start, start + count);
  }

  /** Writes a file, whole or not at all. */
  public void save(Path file) throws ModelException {
    List<Source> sources = new ArrayList<>();
    tensors("").forEach((name, tensor) -> sources.add(Source.of(name, tensor)));
    SafetensorsWriter.write(
        file, ImmutableMap.of(MANIFEST, fingerprint, KIND, kind.name()), sources);
  }

  /**
   * Reads a file.
   *
   * @throws ModelException if it holds no positive sets
   */
  public static PositiveSets load(Path path) throws ModelException {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      if (!file.metadata().containsKey(MANIFEST) || !file.metadata().containsKey(KIND)) {
        throw new ModelException(
            "%s: a safetensors file, but not positive sets: its metadata has no %s; `duet mine`"
                    .formatted(path, MANIFEST)
                + " makes them");
      }
      return of(
          path.toString(),
          file.metadata().getOrDefault(MANIFEST, ""),
          file.metadata().getOrDefault(KIND, ""),
          file.read(IDS),
          file.read(AGREEMENT));
    }
  }

  /** As sections of a checkpoint, their names after a prefix. */
  Map<String, HostTensor> tensors(String prefix) {
    Shape shape = new Shape(instances(), k());
    ByteBuffer ids =
        ByteBuffer.allocate(neighbours.ids().length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ids.asIntBuffer().put(neighbours.ids());
    HostTensor agreement = HostTensor.of(neighbours.similarities());
    return ImmutableMap.of(
        prefix + IDS, new HostTensor(DataType.INT32, shape, ids),
        prefix + AGREEMENT, new HostTensor(DataType.FLOAT32, shape, agreement.data()));
  }

  /**
   * What {@link #tensors} gave.
   *
   * @param origin for the message
   */
  static PositiveSets of(
      String origin, String fingerprint, String kind, HostTensor ids, HostTensor agreement)
      throws ModelException {
    if (ids.type() != DataType.INT32
        || agreement.type() != DataType.FLOAT32
        || ids.shape().dimension() != 2
        || !ids.shape().equals(agreement.shape())) {
      throw new ModelException(
          "%s: positive sets are int32 and float32 (N, k): %s %s and %s %s"
              .formatted(origin, ids.type(), ids.shape(), agreement.type(), agreement.shape()));
    }
    int[] rows = new int[Math.toIntExact(ids.shape().size())];
    ids.data().asIntBuffer().get(rows);
    try {
      return new PositiveSets(
          fingerprint,
          Agreement.valueOf(kind),
          new Neighbours(Math.toIntExact(ids.shape().get(1)), rows, agreement.toFloats()));
    } catch (IllegalArgumentException e) {
      throw new ModelException("%s: %s".formatted(origin, e.getMessage()), e);
    }
  }

  /**
   * These sets, if they are of a corpus.
   *
   * @throws ModelException if they are of another
   */
  public PositiveSets checkedFor(String manifest) throws ModelException {
    if (!fingerprint.equals(manifest)) {
      throw new ModelException(
          "the positive sets are of another corpus: its manifest has the fingerprint %s, this one's is %s"
              .formatted(fingerprint, manifest));
    }
    return this;
  }

  @Override
  public String toString() {
    return "PositiveSets[%s, instances=%d, k=%d]".formatted(kind, instances(), k());
  }
}
