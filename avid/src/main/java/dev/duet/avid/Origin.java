package dev.duet.avid;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/** Where a model's weights come from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Origin.Initialised.class, name = "initialised"),
  @JsonSubTypes.Type(value = Origin.Imported.class, name = "imported"),
  @JsonSubTypes.Type(value = Origin.Trained.class, name = "trained")
})
public sealed interface Origin {
  /** False where the weights have seen no data. */
  boolean trained();

  /**
   * Drawn at random.
   *
   * @param seed the seed
   */
  record Initialised(long seed) implements Origin {
    @Override
    public boolean trained() {
      return false;
    }
  }

  /**
   * Taken from a checkpoint of PyTorch.
   *
   * @param file name of the file, without its folder
   * @param sha256 of the file, in hexadecimal
   */
  record Imported(String file, String sha256) implements Origin {
    @Override
    public boolean trained() {
      return true;
    }
  }

  /**
   * Trained here.
   *
   * @param start where the weights came from before
   * @param config the run's whole configuration, as text
   * @param configSha256 of that text in UTF-8, in hexadecimal
   * @param seed of the run
   * @param steps that the optimiser took
   * @param manifest fingerprint of the training manifest
   */
  record Trained(
      Origin start, String config, String configSha256, long seed, long steps, String manifest)
      implements Origin {
    /** With the hash of the configuration. */
    public static Trained of(Origin start, String config, long seed, long steps, String manifest) {
      String sha256 = Hashing.sha256().hashString(config, StandardCharsets.UTF_8).toString();
      return new Trained(start, config, sha256, seed, steps, manifest);
    }

    @Override
    public boolean trained() {
      return true;
    }
  }
}
