package dev.duet.avid.torch;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickles of protocol 2 that {@code torch.save} writes, and no others.
 *
 * <p>The library's own reader resolves classes from a table shared by the whole process, makes a
 * placeholder of any it does not know, calls {@code __setstate__} by reflection, allocates whatever
 * length it is told and forgets the order of dictionaries. Here only the opcodes below run; those
 * that name a class, set a state, fill a dictionary or carry a length are handled here, from a
 * fixed list of names.
 */
final class TensorUnpickler extends Unpickler {
  /** Far beyond any real checkpoint (the published one takes about 40,000), and harmless. */
  private static final int MAX_OPCODES = 1_000_000;

  /** Far beyond any key or class name. */
  private static final int MAX_STRING_BYTES = 1 << 20;

  /** Opcodes that can only make numbers, tuples and lists, or move them about. */
  private static final Set<Short> HARMLESS =
      ImmutableSet.of(
          Opcodes.PROTO,
          Opcodes.STOP,
          Opcodes.MARK,
          Opcodes.NONE,
          Opcodes.NEWTRUE,
          Opcodes.NEWFALSE,
          Opcodes.BININT,
          Opcodes.BININT1,
          Opcodes.BININT2,
          Opcodes.LONG1,
          Opcodes.BINFLOAT,
          Opcodes.SHORT_BINSTRING,
          Opcodes.EMPTY_TUPLE,
          Opcodes.TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3,
          Opcodes.EMPTY_LIST,
          Opcodes.APPEND,
          Opcodes.APPENDS,
          Opcodes.BINPUT,
          Opcodes.LONG_BINPUT,
          Opcodes.BINGET,
          Opcodes.LONG_BINGET,
          Opcodes.BINPERSID,
          Opcodes.REDUCE);

  /** What a global name stands for: something that {@code REDUCE} may call, or a storage class. */
  private static final Map<String, Object> GLOBALS =
      ImmutableMap.<String, Object>builder()
          .put("collections.OrderedDict", (IObjectConstructor) TensorUnpickler::orderedDict)
          .put("torch._utils._rebuild_tensor_v2", (IObjectConstructor) TorchTensor::rebuild)
          .put("torch._utils._rebuild_parameter", (IObjectConstructor) TensorUnpickler::first)
          .put("numpy.dtype", (IObjectConstructor) NumpyScalar.Type::of)
          .put("numpy.core.multiarray.scalar", (IObjectConstructor) NumpyScalar::decode)
          .put("numpy._core.multiarray.scalar", (IObjectConstructor) NumpyScalar::decode)
          .put("_codecs.encode", (IObjectConstructor) NumpyScalar::bytes)
          .putAll(TorchStorage.CLASSES)
          .buildOrThrow();

  private final Map<String, TorchStorage> storages;
  private int opcodes;

  /**
   * A reader of one pickle.
   *
   * @param storages receives the storages that the pickle refers to, by key
   */
  TensorUnpickler(Map<String, TorchStorage> storages) {
    this.storages = storages;
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    if (++opcodes > MAX_OPCODES) {
      throw new PickleException("it takes more than " + MAX_OPCODES + " steps");
    }
    switch (opcode) {
      case Opcodes.GLOBAL -> stack.add(global());
      case Opcodes.BUILD -> build();
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<Object, Object>());
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        Object key = stack.pop();
        put(stack.peek(), key, value);
      }
      case Opcodes.SETITEMS -> {
        List<Object> items = stack.pop_all_since_marker();
        for (int i = 0; i < items.size(); i += 2) {
          put(stack.peek(), items.get(i), items.get(i + 1));
        }
      }
      case Opcodes.BINUNICODE -> stack.add(new String(lengthPrefixed(), StandardCharsets.UTF_8));
      case Opcodes.BINSTRING ->
          stack.add(new String(lengthPrefixed(), StandardCharsets.ISO_8859_1));
      default -> {
        if (!HARMLESS.contains(opcode)) {
          throw new PickleException(
              "opcode %s is not one that torch.save writes".formatted(opcode));
        }
        return super.dispatch(opcode);
      }
    }
    return NO_RETURN_VALUE;
  }

  @Override
  protected Object persistentLoad(Object id) {
    TorchStorage storage = TorchStorage.fromPersistentId(id);
    TorchStorage known = storages.putIfAbsent(storage.key(), storage);
    if (known != null && !known.equals(storage)) {
      throw new PickleException(
          "storage %s is once %s %s and once %s %s"
              .formatted(
                  storage.key(),
                  known.elements(),
                  known.type(),
                  storage.elements(),
                  storage.type()));
    }
    return storage;
  }

  private Object global() throws IOException {
    String name = PickleUtils.readline(input) + "." + PickleUtils.readline(input);
    Object meaning = GLOBALS.get(name);
    if (meaning == null) {
      throw new PickleException(
          "it asks for %s, and a checkpoint may hold only tensors, dictionaries and numbers;"
                  .formatted(printable(name))
              + " nothing was executed");
    }
    return meaning;
  }

  private static String printable(String name) {
    String shown = name.length() <= 100 ? name : name.substring(0, 100) + "...";
    return shown.replaceAll("[^\\x21-\\x7e]", "?");
  }

  /** Sets the state of the object below it on the stack. */
  private void build() {
    Object state = stack.pop();
    Object target = stack.peek();
    if (target instanceof NumpyScalar.Type type) {
      type.checkState(state);
    } else if (!(target instanceof Map)) {
      throw new PickleException("it sets the state of something other than a dictionary");
    }
    // A dictionary's state is state_dict's _metadata: versions of modules, which name no tensor.
  }

  private static void put(Object dictionary, Object key, Object value) {
    // Keys that contain others could take forever to hash.
    if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
      throw new PickleException("a dictionary has a key that is neither a string nor a number");
    }
    if (!(dictionary instanceof Map)) {
      throw new PickleException("it sets an item of something other than a dictionary");
    }
    @SuppressWarnings("unchecked") // Every map here is one that this class made.
    Map<Object, Object> map = (Map<Object, Object>) dictionary;
    map.put(key, value);
  }

  /** {@code OrderedDict()} or, as Python 2 wrote it, {@code OrderedDict([[key, value], ...])}. */
  private static Object orderedDict(Object[] arguments) {
    Map<Object, Object> dictionary = new LinkedHashMap<>();
    if (arguments.length > 0) {
      if (!(arguments[0] instanceof List<?> items)) {
        throw new PickleException("an OrderedDict is described in an unknown way");
      }
      for (Object item : items) {
        if (!(item instanceof List<?> pair) || pair.size() != 2) {
          throw new PickleException("an OrderedDict is described in an unknown way");
        }
        put(dictionary, pair.get(0), pair.get(1));
      }
    }
    return dictionary;
  }

  private static Object first(Object[] arguments) {
    return arguments[0];
  }

  private byte[] lengthPrefixed() throws IOException {
    long length = PickleUtils.bytes_to_uint(PickleUtils.readbytes(input, 4), 0);
    if (length > MAX_STRING_BYTES) {
      throw new PickleException("it has a string of %s bytes".formatted(length));
    }
    return PickleUtils.readbytes(input, (int) length);
  }
}
