package dev.duet.cma;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.AvidConfig.Contrast;
import dev.duet.avid.loss.AvidConfig.Partition;
import dev.duet.avid.loss.Criterion;
import dev.duet.avid.loss.PartitionConstant;
import dev.duet.avid.weights.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The criteria of the terms and their partition constants, by the name they are saved under. */
final class CmaPartitions {
  private static final String PREFIX = "partition.";
  private static final String SHARED = PREFIX + "shared";

  private final Map<String, PartitionConstant> constants = new LinkedHashMap<>();
  private final Map<CmaTerm, Criterion> criteria = new LinkedHashMap<>();

  CmaPartitions(CmaConfig config) {
    for (CmaTerm term : config.termWeights().keySet()) {
      boolean within = !term.direction().cross();
      if (within && config.withinContrast() == Contrast.INFO_NCE) {
        criteria.put(term, new Criterion.InfoNce());
      } else {
        String name = config.partition() == Partition.SHARED ? SHARED : PREFIX + term.label();
        criteria.put(
            term,
            new Criterion.Nce(
                constants.computeIfAbsent(name, unused -> PartitionConstant.unknown())));
      }
    }
  }

  Criterion of(CmaTerm term) {
    return Objects.requireNonNull(criteria.get(term));
  }

  Map<String, PartitionConstant> constants() {
    return ImmutableMap.copyOf(constants);
  }

  /** Takes over what AVID knows: constants of the same scores. The others stay to be estimated. */
  void inherit(Map<String, HostTensor> avid) throws ModelException {
    for (Map.Entry<String, PartitionConstant> constant : constants.entrySet()) {
      HostTensor known = inherited(constant.getKey(), avid);
      if (known != null) {
        constant.getValue().restore(constant.getKey(), known);
      }
    }
  }

  private static @Nullable HostTensor inherited(String name, Map<String, HostTensor> avid) {
    HostTensor shared = avid.get(SHARED);
    if (name.equals(SHARED)) {
      // AVID with a constant a term estimated that of the first term first.
      return shared != null ? shared : avid.get(PREFIX + "v2a");
    }
    String direction = name.substring(PREFIX.length());
    if (!direction.startsWith("inst-")) {
      return null;
    }
    HostTensor own = avid.get(PREFIX + direction.substring("inst-".length()));
    boolean cross = direction.endsWith("v2a") || direction.endsWith("a2v");
    return own != null ? own : cross ? shared : null;
  }

  void save(ImmutableMap.Builder<String, HostTensor> tensors) {
    constants.forEach((name, constant) -> constant.save().ifPresent(z -> tensors.put(name, z)));
  }

  void restore(Map<String, HostTensor> tensors) throws ModelException {
    for (Map.Entry<String, PartitionConstant> constant : constants.entrySet()) {
      constant.getValue().restore(constant.getKey(), tensors.get(constant.getKey()));
    }
  }
}
