package dev.duet.avid.loss;

import dev.duet.decode.Modality;

/** The terms of instance discrimination: an embedding against its own row of a bank. */
public enum InstanceTerm {
  V2A(Modality.VIDEO, Modality.AUDIO),
  A2V(Modality.AUDIO, Modality.VIDEO),
  V2V(Modality.VIDEO, Modality.VIDEO),
  A2A(Modality.AUDIO, Modality.AUDIO);

  private final Modality query;
  private final Modality bank;

  InstanceTerm(Modality query, Modality bank) {
    this.query = query;
    this.bank = bank;
  }

  /** Modality of the embeddings. */
  public Modality query() {
    return query;
  }

  /** Modality of the bank. */
  public Modality bank() {
    return bank;
  }

  /** Whether it compares across modalities. */
  public boolean cross() {
    return query != bank;
  }

  /** As it is logged, for example {@code v2a}. */
  public String label() {
    return switch (this) {
      case V2A -> "v2a";
      case A2V -> "a2v";
      case V2V -> "v2v";
      case A2A -> "a2a";
    };
  }
}
