package dev.duet.avid.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import dev.duet.avid.weights.TensorFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint of PyTorch, opened for reading. What lies deeper in it is named by its path, joined
 * with slashes: {@code model/module.video_model.conv1.0.weight}, {@code optimizer/state/0/exp_avg},
 * {@code optimizer/param_groups/0/lr}.
 *
 * <p>Nothing that the pickle asks for is executed. Not safe for use from several threads at once.
 */
public final class TorchCheckpoint implements TensorFile {
  /** Bounds on what is named, against nests built to never end; a real file is far below. */
  private static final int MAX_DEPTH = 16;

  private static final int MAX_NAMES = 1_000_000;

  private static final byte[] ZIP_SIGNATURE = {'P', 'K', 3, 4};

  /** The opcode that names a pickle's protocol. */
  private static final byte PICKLE_SIGNATURE = (byte) 0x80;

  private static final byte LAST_PICKLE_PROTOCOL = 5;

  private final Path path;
  private final long fileBytes;
  private final CheckpointLayout layout;
  private final Map<String, TorchTensor> tensors = new LinkedHashMap<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  private TorchCheckpoint(Path path, long fileBytes, CheckpointLayout layout) {
    this.path = path;
    this.fileBytes = fileBytes;
    this.layout = layout;
  }

  /**
   * Opens a file in either layout.
   *
   * @throws ModelException if there is no such file, it is not a whole checkpoint, or its pickle
   *     asks for anything but tensors, dictionaries, lists, strings and numbers
   */
  public static TorchCheckpoint open(Path path) throws ModelException {
    try {
      long fileBytes = Files.size(path);
      TorchCheckpoint checkpoint = new TorchCheckpoint(path, fileBytes, layout(path));
      boolean named = false;
      try {
        checkpoint.name("", checkpoint.layout.root(), 0);
        named = true;
        return checkpoint;
      } finally {
        if (!named) {
          checkpoint.close();
        }
      }
    } catch (NoSuchFileException e) {
      throw new ModelException(path + ": no such file", e);
    } catch (PickleException | IOException e) {
      throw new ModelException(path + ": not a usable PyTorch checkpoint: " + e.getMessage(), e);
    }
  }

  /** Whether a file starts as checkpoints do; false if it cannot be read. */
  public static boolean looksLikeOne(Path path) {
    try {
      byte[] start = start(path);
      return Arrays.equals(start, ZIP_SIGNATURE)
          || (start.length > 1
              && start[0] == PICKLE_SIGNATURE
              && start[1] >= 2
              && start[1] <= LAST_PICKLE_PROTOCOL);
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] start(Path path) throws IOException {
    try (InputStream input = Files.newInputStream(path)) {
      return input.readNBytes(ZIP_SIGNATURE.length);
    }
  }

  private static CheckpointLayout layout(Path path) throws IOException {
    byte[] start = start(path);
    if (Arrays.equals(start, ZIP_SIGNATURE)) {
      return ZipLayout.open(path);
    }
    if (start.length > 0 && start[0] == PICKLE_SIGNATURE) {
      return LegacyLayout.open(path);
    }
    throw new IOException("it starts neither as a zip archive nor as a pickle");
  }

  private void name(String name, @Nullable Object object, int depth) {
    if (depth > MAX_DEPTH || tensors.size() + values.size() > MAX_NAMES) {
      throw new PickleException(
          "it nests deeper than %s or holds more than %s things".formatted(MAX_DEPTH, MAX_NAMES));
    }
    if (object instanceof TorchTensor tensor) {
      tensors.put(name, tensor);
    } else if (object instanceof Number || object instanceof String || object instanceof Boolean) {
      values.put(name, object);
    } else if (object instanceof Map<?, ?> map) {
      map.forEach((key, value) -> name(join(name, String.valueOf(key)), value, depth + 1));
    } else if (object instanceof List<?> list) {
      nameAll(name, list, depth);
    } else if (object instanceof Object[] tuple) {
      nameAll(name, Arrays.asList(tuple), depth);
    }
    // None and classes name nothing.
  }

  private void nameAll(String name, List<?> items, int depth) {
    for (int i = 0; i < items.size(); i++) {
      name(join(name, Integer.toString(i)), items.get(i), depth + 1);
    }
  }

  private static String join(String parent, String child) {
    return parent.isEmpty() ? child : parent + "/" + child;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /** Numbers, strings and booleans by path, in the file's order. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  @Override
  public DataType type(String name) throws ModelException {
    return tensor(name).storage().type();
  }

  @Override
  public Shape shape(String name) throws ModelException {
    return tensor(name).shape();
  }

  @Override
  public HostTensor read(String name) throws ModelException {
    TorchTensor tensor = tensor(name);
    long largest = Math.max(tensor.byteCount(), tensor.spanBytes());
    // A stride of 0 makes a tensor as large as one likes out of a single number.
    if (largest > Math.min(fileBytes, Integer.MAX_VALUE - 8)) {
      throw new ModelException(
          "%s: tensor %s takes %s bytes, more than the file or 2 GiB"
              .formatted(path, name, largest));
    }
    try {
      return tensor.materialise(
          layout.read(tensor.storage(), tensor.spanStart(), (int) tensor.spanBytes()));
    } catch (IOException e) {
      throw new ModelException(
          "%s: tensor %s cannot be read: %s".formatted(path, name, e.getMessage()), e);
    }
  }

  private TorchTensor tensor(String name) throws ModelException {
    TorchTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelException("%s: has no tensor %s".formatted(path, name));
    }
    return tensor;
  }

  @Override
  public void close() {
    layout.close();
  }
}
