package dev.duet.decode.synthetic.corpus;

import com.google.common.collect.ImmutableList;
import java.util.Locale;

/**
 * What a class looks and sounds like. Looks are numbered texture by texture, sounds timbre by
 * timbre, a group of two or four classes to each.
 *
 * @param number of the class
 * @param texture of the disc
 * @param motion of the disc
 * @param timbre of the sound
 * @param rhythm of the sound
 */
record ClassDesign(int number, Texture texture, Motion motion, Timbre timbre, Rhythm rhythm) {
  static final int MAX_CLASSES = 64;

  /** Up to here a texture has two motions and a timbre two rhythms, beyond it four of each. */
  static final int FEW_CLASSES = 16;

  private static final ImmutableList<Texture> TEXTURES = ImmutableList.copyOf(Texture.values());
  private static final ImmutableList<Motion> MOTIONS = ImmutableList.copyOf(Motion.values());
  private static final ImmutableList<Timbre> TIMBRES = ImmutableList.copyOf(Timbre.values());
  private static final ImmutableList<Rhythm> RHYTHMS = ImmutableList.copyOf(Rhythm.values());

  static ClassDesign of(int number, CorpusConfig config) {
    int group = config.classes() <= FEW_CLASSES ? 2 : 4;
    int sound = config.confusion().sound(number, group, config.classes());
    int look = config.confusion().look(number);
    return new ClassDesign(
        number,
        TEXTURES.get(look / group),
        MOTIONS.get(look % group),
        TIMBRES.get(sound / group),
        RHYTHMS.get(sound % group));
  }

  /** Whether nothing but nuisance tells the two sounds apart. */
  boolean soundsLike(ClassDesign other) {
    return timbre == other.timbre && rhythm == other.rhythm;
  }

  /** For example {@code class03}. */
  String label() {
    return String.format(Locale.ROOT, "class%02d", number);
  }
}
