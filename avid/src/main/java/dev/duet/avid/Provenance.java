package dev.duet.avid;

import ai.djl.engine.Engine;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a model was made. It holds no time of day: the same command makes the same bytes.
 *
 * @param origin where the weights come from
 * @param versions what they were made with, by name: duet, java, djl, pytorch and whatever else
 *     took part
 */
public record Provenance(Origin origin, Map<String, String> versions) {
  public Provenance {
    versions = ImmutableSortedMap.copyOf(versions);
  }

  /** A model that is being made now, by the software that runs. */
  public static Provenance of(Origin origin) {
    String duet =
        Optional.ofNullable(Provenance.class.getPackage().getImplementationVersion())
            .orElse("development");
    return new Provenance(
        origin,
        ImmutableSortedMap.of(
            "duet", duet,
            "java", Runtime.version().toString(),
            "djl", Engine.getDjlVersion(),
            "pytorch", Engine.getInstance().getVersion()));
  }
}
