package dev.duet.decode;

/** What happens to a clip in whose window the file has no sound. */
public enum MissingAudioPolicy {
  /** The clip gets a waveform of zeros; {@link Clip#audioPresent()} is false. */
  ZEROS,
  /** The clip is left out. */
  SKIP,
  /** The file fails. */
  FAIL
}
