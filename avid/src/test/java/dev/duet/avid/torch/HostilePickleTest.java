package dev.duet.avid.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.avid.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles are written here opcode by opcode, as an attacker would; each char is a byte. */
class HostilePickleTest {
  private static final String PROTO = "\u0080\u0002";
  private static final String STORAGE =
      "(" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") + "K\u0002tQ";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "nt, system",
    "subprocess, Popen",
    "builtins, eval",
    "builtins, exec",
    "__builtin__, getattr",
    "builtins, ValueError",
    "exceptions, Exception",
    "builtins, bytearray",
    "operator, attrgetter",
    "copy_reg, _reconstructor",
    "datetime, datetime",
    "torch.serialization, load",
    "torch._utils, _rebuild_tensor_v3",
    "argparse, Namespace",
    "numpy.core.multiarray, _reconstruct",
    "collections, OrderedDictX",
  })
  void namesTheCallItRefuses(String module, String name) {
    String pickle =
        PROTO + "c" + module + "\n" + name + "\n" + text("touch /tmp/owned") + "\u0085R.";
    String message = refused(pickle);
    assertTrue(message.contains(" asks for " + module + "." + name + ","), message);
    assertTrue(message.contains("nothing was executed"), message);
  }

  @Test
  void refusesACallInsideTheArgumentsOfAnAllowedOne() {
    assertTrue(
        refused(PROTO + "ccollections\nOrderedDict\ncos\nsystem\n" + text("x") + "\u0085R\u0085R.")
            .contains("os.system"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(ios\nsystem\n.", // INST
        "(cos\nsystem\no.", // OBJ names its class through GLOBAL
        ")\u0081.", // NEWOBJ
        ")}\u0092.", // NEWOBJ_EX
        "\u008c\u0002os\u008c\u0006system\u0093.", // STACK_GLOBAL
        "\u0082\u0001.", // EXT1
        "Pos.system\n.", // PERSID
        "V\\u0041\n.", // UNICODE
        "S'a'\n.", // STRING
        "I1\n.", // INT
        "L1L\n.", // LONG
        "F1.0\n.", // FLOAT
        "\u008b\u0001\u0000\u0000\u0000\u0001.", // LONG4
        "B\u0001\u0000\u0000\u0000a.", // BINBYTES
        "\u008e\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000a.", // BINBYTES8
        "\u0096\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000a.", // BYTEARRAY8
        "\u0097.", // NEXT_BUFFER
        "\u008f.", // EMPTY_SET
        "\u00ff.", // no opcode at all
      })
  void refusesOpcodesThatTorchSaveDoesNotWrite(String opcodes) {
    refused(PROTO + opcodes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".", // nothing on the stack
        "0.",
        "R.",
        "t.",
        "a.",
        "]}R.", // calls a dictionary
        ")(.", // a mark is the result: names nothing, but must not crash
        "ctorch\nFloatStorage\n)R.", // calls a storage class
        "]}b.", // sets the state of a list
        "]" + "K\u0001K\u0002s.", // item of a list
        "}" + "]K\u0002s.", // a list as key
        "}" + ")K\u0002s.", // a tuple as key
        "}" + "(K\u0001u.", // a key without a value
        "h\u0005.", // memo that was never set
        "j\u00ff\u00ff\u00ff\u00ff.",
        "K\u0001Q.", // persistent id that is a number
        ")Q.",
        "ctorch._utils\n_rebuild_tensor_v2\n)R.",
        "ctorch._utils\n_rebuild_parameter\n)R.",
        "cnumpy\ndtype\n)R.",
        "ccollections\nOrderedDict\nK\u0001\u0085R.",
        "c_codecs\nencode\n)R.",
        "U\u00ffshort", // string cut short
        "X\u0010\u0000\u0000\u0000short",
        "c" + "os", // name cut short
        "\u008a", // LONG1 without a length
      })
  void survivesMalformedPickles(String opcodes) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          Path file = zip(Map.of("a/data.pkl", PROTO + opcodes));
          try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file)) {
            assertEquals(0, checkpoint.names().size());
          } catch (ModelException e) {
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X\u00ff\u00ff\u00ff\u00ff", "X\u00ff\u00ff\u00ff\u007f", "T\u0000\u0000\u0000@"})
  void allocatesNothingForAStringThatIsSaidToBeHuge(String opcode) {
    assertTrue(refused(PROTO + opcode).contains("a string of"));
  }

  @Test
  void namesABillionLaughsOnlySoFar() {
    // Forty pairs, each of the one before with itself: 2^40 leaves in 200 bytes.
    StringBuilder pickle = new StringBuilder(PROTO + "K\u0001q\u0000");
    for (int i = 0; i < 40; i++) {
      pickle.append("h").append((char) i).append("\u0086q").append((char) (i + 1));
    }
    String message = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> refused(pickle + "."));
    assertTrue(message.contains("nests deeper"), message);
  }

  @Test
  void refusesAListThatHoldsItself() {
    assertTrue(refused(PROTO + "]q\u0000h\u0000a.").contains("nests deeper"));
  }

  @Test
  void stopsAPickleThatNeverEnds() {
    String message =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30), () -> refused(PROTO + "N".repeat(1_100_000) + "."));
    assertTrue(message.contains("steps"), message);
  }

  @ParameterizedTest
  @CsvSource({
    // offset, size, stride of a tensor over a storage of 2 floats
    "0, 3, 1",
    "2, 1, 1",
    "1, 2, 1",
    "0, 2, 2",
    "255, 1, 1",
  })
  void refusesATensorOutsideItsStorage(int offset, int size, int stride) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("a/data.pkl", PROTO + tensor(offset, "K" + (char) size, "K" + (char) stride) + ".");
    entries.put("a/data/0", "12345678");
    assertTrue(refused(entries).contains("does not fit its storage of 2 elements"));
  }

  @ParameterizedTest
  @CsvSource({"M\u00ff\u00ff", "J\u00ff\u00ff\u00ff\u007f"})
  void refusesToBlowUpATensorWithStrideZero(String size) throws IOException, ModelException {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("a/data.pkl", PROTO + "}" + text("x") + tensor(0, size, "K\u0000") + "s.");
    entries.put("a/data/0", "12345678");
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(zip(entries))) {
      ModelException e = assertThrows(ModelException.class, () -> checkpoint.read("x"));
      assertTrue(e.getMessage().contains("more than the file"), e.getMessage());
    }
  }

  @Test
  void refusesAStorageOfAnotherLengthThanItsEntry() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("a/data.pkl", PROTO + STORAGE + ".");
    entries.put("a/data/0", "1234567");
    assertTrue(refused(entries).contains("has 7 bytes, its tensors expect 8"));
    assertTrue(refused(PROTO + STORAGE + ".").contains("no entry a/data/0"));
  }

  @Test
  void takesAPathAsAStoragesNameForNothingButAName() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "12345678");
    String pickle = PROTO + STORAGE.replace(text("0"), text("../../secret")) + ".";
    assertTrue(refused(pickle).contains("no entry a/data/../../secret"));
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("../evil/data.pkl", PROTO + "}.");
    assertTrue(refused(entries).contains("has 0"));
    try (var files = Files.list(folder)) {
      // Nothing was unpacked.
      assertEquals(
          java.util.Set.of(secret, folder.resolve("a.pth")),
          files.collect(java.util.stream.Collectors.toSet()));
    }
  }

  @Test
  void refusesTwoPicklesBecauseNoneIsTheRightOne() {
    assertTrue(
        refused(Map.of("a/data.pkl", PROTO + "}.", "b/data.pkl", PROTO + "}.")).contains("has 2"));
  }

  @Test
  void refusesCompressedEntries() throws IOException {
    Path file = folder.resolve("a.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("a/data.pkl"));
      zip.write(bytes(PROTO + "}."));
    }
    ModelException e = assertThrows(ModelException.class, () -> TorchCheckpoint.open(file));
    assertTrue(e.getMessage().contains("compressed"), e.getMessage());
  }

  @Test
  void refusesABigEndianFile() {
    assertTrue(
        refused(Map.of("a/data.pkl", PROTO + "}.", "a/byteorder", "big"))
            .contains("little-endian"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "\u0080\u0002K\u0001.", "\u0080\u0002}.", "PK\u0003\u0004"})
  void refusesAFileThatIsSomethingElse(String content) throws IOException {
    Path file = Files.write(folder.resolve("a.pth"), bytes(content));
    ModelException e = assertThrows(ModelException.class, () -> TorchCheckpoint.open(file));
    assertTrue(e.getMessage().contains("not a usable PyTorch checkpoint"), e.getMessage());
  }

  private String refused(String pickle) {
    return refused(Map.of("a/data.pkl", pickle));
  }

  private String refused(Map<String, String> entries) {
    ModelException e =
        assertThrows(
            ModelException.class,
            () -> {
              try (TorchCheckpoint checkpoint = TorchCheckpoint.open(zip(entries))) {
                throw new AssertionError("opened: " + checkpoint.names());
              }
            });
    return e.getMessage();
  }

  private static String tensor(int offset, String size, String stride) {
    return "ctorch._utils\n_rebuild_tensor_v2\n("
        + STORAGE
        + "K"
        + (char) offset
        + size
        + "\u0085"
        + stride
        + "\u0085\u0089NtR";
  }

  private static String text(String value) {
    return "X" + (char) value.length() + "\u0000\u0000\u0000" + value;
  }

  private static byte[] bytes(String content) {
    return content.getBytes(StandardCharsets.ISO_8859_1);
  }

  private Path zip(Map<String, String> entries) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        byte[] content = bytes(entry.getValue());
        ZipEntry header = new ZipEntry(entry.getKey());
        header.setMethod(ZipEntry.STORED);
        header.setSize(content.length);
        CRC32 crc = new CRC32();
        crc.update(content);
        header.setCrc(crc.getValue());
        zip.putNextEntry(header);
        zip.write(content);
      }
    }
    Path file = folder.resolve("a.pth");
    try (OutputStream output = Files.newOutputStream(file)) {
      archive.writeTo(output);
    }
    return file;
  }
}
