package dev.duet.cli.scan;

import java.util.Locale;

/** What may be wrong with a file. */
enum Finding {
  UNREADABLE("cannot be read"),
  NO_VIDEO("has no video stream"),
  NO_AUDIO("has no sound track"),
  SILENT("has a sound track without sound"),
  BLACK("shows nothing but one dark colour"),
  FROZEN("shows one picture all the time"),
  TOO_SHORT("is shorter than a clip"),
  LENGTH_MISMATCH("has sound and pictures of different lengths"),
  ODD_RATE("has an unusual frame or sample rate"),
  DUPLICATE("has the bytes of another file");

  private final String text;

  Finding(String text) {
    this.text = text;
  }

  /** Completes "a file that ...". */
  String text() {
    return text;
  }

  /** As in the table, for example {@code no-audio}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
