package dev.duet.avid.data;

import com.google.common.collect.ImmutableList;
import dev.duet.decode.ClipReader;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.manifest.Instance;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the files of a corpus, and keeps those decoded that fit an equal share of the memory. Which
 * are kept depends on the files alone and not on the order in which they are asked for; nothing is
 * ever evicted, so the bound holds. Safe for many threads.
 */
final class FootageStore {
  private static final Logger log = LoggerFactory.getLogger(FootageStore.class);

  private final ImmutableList<Instance> instances;
  private final ViewReader reader;
  private final long shareBytes;
  private final ConcurrentMap<Integer, KeptFootage> kept = new ConcurrentHashMap<>();
  private final Set<Integer> unkept = ConcurrentHashMap.newKeySet();

  FootageStore(List<Instance> instances, ViewReader reader, long cacheBytes) {
    this.instances = ImmutableList.copyOf(instances);
    this.reader = reader;
    shareBytes = cacheBytes / instances.size();
  }

  /** The footage of an instance; to be closed. */
  Footage open(int instance) throws DecodeException {
    KeptFootage known = kept.get(instance);
    if (known != null) {
      return known;
    }
    if (shareBytes > 0 && !unkept.contains(instance)) {
      try (ClipReader file = file(instance)) {
        Optional<KeptFootage> whole = reader.keep(file, shareBytes);
        if (whole.isPresent()) {
          kept.put(instance, whole.get());
          return whole.get();
        }
      } catch (DecodeException e) {
        // What is wrong is to be found out, and told, as it is without memory.
        log.debug("not kept: {}", e.getMessage());
      }
      unkept.add(instance);
    }
    return openFile(instance);
  }

  /** The file itself, whether or not it is kept. */
  Footage openFile(int instance) throws DecodeException {
    return new FileFootage(file(instance), reader.format());
  }

  int keptFiles() {
    return kept.size();
  }

  private ClipReader file(int instance) throws DecodeException {
    return ClipReader.open(instances.get(instance).path(), DecodeLimits.DEFAULT);
  }
}
