package dev.duet.video;

import ai.djl.ndarray.types.Shape;

/** Size of a kernel, or its stride, in frames, rows and columns. */
record Extent(int frames, int rows, int columns) {
  /** One step in every direction. */
  static final Extent UNIT = new Extent(1, 1, 1);

  /** The same side in rows and columns, within a frame. */
  static Extent inSpace(int side) {
    return new Extent(1, side, side);
  }

  /** A length in time, at one position. */
  static Extent inTime(int frames) {
    return new Extent(frames, 1, 1);
  }

  /** The zero padding that keeps the size of the input at stride 1. */
  Extent samePadding() {
    return new Extent(frames / 2, rows / 2, columns / 2);
  }

  /** {@code (frames, rows, columns)}. */
  Shape shape() {
    return new Shape(frames, rows, columns);
  }

  /** {@code (rows, columns)}. */
  Shape spaceShape() {
    return new Shape(rows, columns);
  }

  /** {@code (frames, 1)}. */
  Shape timeShape() {
    return new Shape(frames, 1);
  }
}
