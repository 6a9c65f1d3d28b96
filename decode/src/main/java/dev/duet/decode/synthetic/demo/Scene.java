package dev.duet.decode.synthetic.demo;

import com.google.errorprone.annotations.Immutable;
import dev.duet.decode.synthetic.Picture;
import dev.duet.decode.synthetic.Sound;

/** Something that moves and sounds. */
@Immutable
interface Scene {
  /** What is seen at a time. */
  Shader at(double seconds);

  /** What is heard. */
  Sound sound();

  /** A still picture as a function of place. */
  @FunctionalInterface
  interface Shader {
    /**
     * Colour {@code 0xRRGGBB} at a place.
     *
     * @param x to the right, 0 in the middle, as long a unit as y
     * @param y upward, from -1 at the bottom to 1 at the top
     */
    int colour(double x, double y);
  }

  /** The scene on a canvas of any size. */
  default Picture picture() {
    return (frame, seconds, canvas) -> {
      Shader shader = at(seconds);
      double half = canvas.height() / 2.0;
      for (int row = 0; row < canvas.height(); row++) {
        double y = 1 - (row + 0.5) / half;
        for (int column = 0; column < canvas.width(); column++) {
          double x = (column + 0.5 - canvas.width() / 2.0) / half;
          canvas.set(column, row, shader.colour(x, y));
        }
      }
    };
  }
}
