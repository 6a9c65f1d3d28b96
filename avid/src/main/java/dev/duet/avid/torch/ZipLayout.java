package dev.duet.avid.torch;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;

/**
 * The layout of {@code torch.save} since PyTorch 1.6: an uncompressed zip archive with one folder
 * that holds {@code data.pkl}, the object, and {@code data/KEY}, the bytes of each storage. Entries
 * are looked up by name and read in place; none is ever written to disk.
 */
final class ZipLayout implements CheckpointLayout {
  private static final String PICKLE = "/data.pkl";
  private static final int MAX_BYTE_ORDER_LENGTH = 16;

  private final ZipFile zip;
  private final String folder;
  private final @Nullable Object root;

  private ZipLayout(ZipFile zip, String folder, @Nullable Object root) {
    this.zip = zip;
    this.folder = folder;
    this.root = root;
  }

  static ZipLayout open(Path file) throws IOException {
    ZipFile zip = new ZipFile(file.toFile());
    ZipLayout layout = null;
    try {
      layout = read(zip);
      return layout;
    } finally {
      if (layout == null) {
        zip.close();
      }
    }
  }

  private static ZipLayout read(ZipFile zip) throws IOException {
    List<String> pickles =
        zip.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.lastIndexOf('/'))
            .toList();
    if (pickles.size() != 1) {
      throw new IOException(
          "a checkpoint has one FOLDER/data.pkl, this zip archive has " + pickles.size());
    }
    String pickle = pickles.get(0);
    String folder = pickle.substring(0, pickle.length() - PICKLE.length());
    checkByteOrder(zip, folder);
    try (InputStream input = new BufferedInputStream(zip.getInputStream(stored(zip, pickle)))) {
      PickleStream stream = new PickleStream(input);
      Object root = stream.next();
      checkStorages(zip, folder, stream.storages());
      return new ZipLayout(zip, folder, root);
    }
  }

  private static void checkByteOrder(ZipFile zip, String folder) throws IOException {
    ZipEntry entry = zip.getEntry(folder + "/byteorder");
    if (entry == null) {
      return; // Files before PyTorch 2.1 do not say; they are little-endian.
    }
    try (InputStream input = zip.getInputStream(entry)) {
      String order =
          new String(input.readNBytes(MAX_BYTE_ORDER_LENGTH), StandardCharsets.ISO_8859_1);
      if (!order.equals("little")) {
        throw new PickleException("it was not written on a little-endian machine");
      }
    }
  }

  private static void checkStorages(ZipFile zip, String folder, Map<String, TorchStorage> storages)
      throws IOException {
    for (TorchStorage storage : storages.values()) {
      ZipEntry entry = stored(zip, folder + "/data/" + storage.key());
      if (entry.getSize() != storage.bytes()) {
        throw new IOException(
            "storage %s has %s bytes, its tensors expect %s"
                .formatted(storage.key(), entry.getSize(), storage.bytes()));
      }
    }
  }

  private static ZipEntry stored(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("the archive has no entry " + name);
    }
    if (entry.getMethod() != ZipEntry.STORED) {
      throw new IOException("entry %s is compressed, torch.save does not do that".formatted(name));
    }
    return entry;
  }

  @Override
  public @Nullable Object root() {
    return root;
  }

  @Override
  public ByteBuffer read(TorchStorage storage, long start, int length) throws IOException {
    ZipEntry entry = stored(zip, folder + "/data/" + storage.key());
    try (InputStream input = zip.getInputStream(entry)) {
      input.skipNBytes(start);
      byte[] bytes = input.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("the file ends inside storage " + storage.key() + " (truncated?)");
      }
      return ByteBuffer.wrap(bytes);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      // Nothing was written to this archive, so nothing is lost.
    }
  }
}
