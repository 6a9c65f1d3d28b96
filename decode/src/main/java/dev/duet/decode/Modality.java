package dev.duet.decode;

/** The two senses of a clip. */
public enum Modality {
  VIDEO,
  AUDIO
}
