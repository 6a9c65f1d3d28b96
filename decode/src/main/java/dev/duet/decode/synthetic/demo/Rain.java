package dev.duet.decode.synthetic.demo;

import dev.duet.decode.synthetic.Sound;
import java.util.stream.IntStream;

/** Drops that fall into a pond, with a patter and rings where they land. */
final class Rain implements Scene {
  private static final double SHORE = 0.1;
  private static final double DROPS_PER_SECOND = 14;
  private static final double FALL_SECONDS = 0.35;
  private static final double RING_SECONDS = 0.7;
  private static final double CRACKLES_PER_SECOND = 220;

  /** Sound that is older than this is not heard. */
  private static final double PATTER_SECONDS = 0.05;

  @Override
  public Shader at(double seconds) {
    int first = (int) Math.floor((seconds - RING_SECONDS) * DROPS_PER_SECOND);
    int last = (int) Math.ceil((seconds + FALL_SECONDS) * DROPS_PER_SECOND);
    Drop[] drops =
        IntStream.rangeClosed(first, last)
            .mapToObj(i -> Drop.at(i, seconds - i / DROPS_PER_SECOND))
            .toArray(Drop[]::new);
    return (x, y) -> {
      int colour =
          y > SHORE
              ? Shape.glow(0x9FB4C0, 0x5E7686, (y - SHORE) / 0.9)
              : Shape.glow(0x2C4A5A, 0x6E93A3, (y + 1) / 1.1);
      for (Drop drop : drops) {
        colour = drop.over(colour, x, y);
      }
      return colour;
    };
  }

  /**
   * A drop and, from when it lands, its ring.
   *
   * @param age seconds since it landed; negative while it falls
   */
  private record Drop(double x, double landY, double age) {
    static Drop at(int number, double age) {
      return new Drop(2.6 * random(number, 1) - 1.3, -0.85 + 0.85 * random(number, 2), age);
    }

    int over(int below, double px, double py) {
      double dx = px - x;
      if (age < 0) {
        double dy = py - landY + age * 2 / FALL_SECONDS;
        boolean near = Math.abs(dx) < 0.05;
        return near ? Shape.fill(below, 0xDDEBF2, Shape.stroke(dx, dy, 0, 0.16, 0.009)) : below;
      }
      double reach = 0.5 * age;
      if (age > RING_SECONDS || py > SHORE || Math.abs(dx) > reach + 0.1) {
        return below;
      }
      double off = Shape.length(dx, 2.6 * (py - landY)) - reach;
      double light = (1 - age / RING_SECONDS) * Math.exp(-2_500 * off * off);
      return Shape.glow(below, 0xE8F4F8, 0.8 * light);
    }
  }

  @Override
  public Sound sound() {
    return seconds ->
        patter(seconds, DROPS_PER_SECOND, 0.3, 900, 100)
            + patter(seconds, CRACKLES_PER_SECOND, 0.035, 2_500, 400);
  }

  /** Short bursts at regular times, each with a pitch of its own. */
  private static double patter(
      double seconds, double perSecond, double amplitude, double hertz, double decayPerSecond) {
    double sum = 0;
    int last = (int) Math.floor(seconds * perSecond);
    int first = (int) Math.ceil((seconds - PATTER_SECONDS) * perSecond);
    for (int drop = first; drop <= last; drop++) {
      double age = seconds - drop / perSecond;
      double pitch = hertz * (1 + random(drop, 3));
      double level = random(drop, 4) * Math.exp(-decayPerSecond * age);
      sum += amplitude * level * Math.sin(2 * Math.PI * pitch * age);
    }
    return sum;
  }

  /** A number in [0, 1) that belongs to a drop. */
  private static double random(int drop, int purpose) {
    double scattered = Math.sin(drop * 12.9898 + purpose * 78.233) * 43_758.5453;
    return scattered - Math.floor(scattered);
  }
}
