package dev.duet.avid;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where a model's weights come from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Origin.Initialised.class, name = "initialised"),
  @JsonSubTypes.Type(value = Origin.Imported.class, name = "imported")
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
}
