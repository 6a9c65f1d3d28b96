package dev.duet.extract;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import com.google.common.primitives.Floats;
import dev.duet.audio.BinStatistics;
import dev.duet.avid.ModelConfig;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An encoder of one's own, to extract with in place of a model's towers.
 *
 * @param name tells it from others, weights included where it has any: features of encoders of one
 *     name and input may share an output
 * @param input what its input is made by: clip, picture and spectrogram of this config
 * @param statistics what normalises the spectrograms
 * @param batches encodes
 */
public record ClipEncoder(
    String name, ModelConfig input, BinStatistics statistics, BatchEncoder batches) {
  public ClipEncoder {
    checkArgument(!name.isBlank(), "name must not be blank");
    checkArgument(
        statistics.mean().length == input.spectrogram().bins(),
        "statistics must have the spectrogram's %s bins: %s",
        input.spectrogram().bins(),
        statistics.mean().length);
  }

  /** An encoder whose spectrograms are normalised as a fresh model's are. */
  public static ClipEncoder of(String name, ModelConfig input, BatchEncoder batches) {
    return new ClipEncoder(name, input, BinStatistics.neutral(input.spectrogram()), batches);
  }

  /** What tells its features from those of other encoders. */
  Map<String, String> facts() {
    String input =
        "%s %s %s"
            .formatted(
                this.input, Floats.asList(statistics.mean()), Floats.asList(statistics.std()));
    return ImmutableMap.of(
        "model.name",
        name,
        "model.fingerprint",
        Hashing.sha256().hashString(name + "\n" + input, StandardCharsets.UTF_8).toString());
  }
}
