package dev.duet.avid;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import dev.duet.decode.Modality;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One feature of a clip.
 *
 * @param modality which tower
 * @param stage {@code conv1}, {@code conv2x} .. {@code conv5x} or {@code pool} of the encoder, each
 *     max-pooled over time and space (time and frequency) to its channels, or {@code embedding},
 *     the output of the projection head, not normalised
 */
public record Output(Modality modality, String stage) {
  /** The stage that is the projection head's output. */
  public static final String EMBEDDING = "embedding";

  /** The encoder's last stage, which the head starts from. */
  static final String POOL = "pool";

  private static final List<String> STAGES =
      ImmutableList.of("conv1", "conv2x", "conv3x", "conv4x", "conv5x", POOL, EMBEDDING);

  public Output {
    checkArgument(
        STAGES.contains(stage), "no stage '%s'; there are %s", stage, String.join(", ", STAGES));
  }

  /**
   * From a name such as {@code video.pool}; the message of the exception lists the names.
   *
   * @throws IllegalArgumentException if there is no output of that name
   */
  public static Output parse(String name) {
    return all().stream()
        .filter(output -> output.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no output '%s'; there are %s"
                        .formatted(
                            name,
                            all().stream().map(Output::name).collect(Collectors.joining(", ")))));
  }

  private static List<Output> all() {
    return Arrays.stream(Modality.values())
        .flatMap(modality -> STAGES.stream().map(stage -> new Output(modality, stage)))
        .toList();
  }

  /** For example {@code video.pool}. */
  public String name() {
    return Ascii.toLowerCase(modality.name()) + "." + stage;
  }
}
