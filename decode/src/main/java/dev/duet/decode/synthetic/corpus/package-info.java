/**
 * A corpus of encoded videos whose classes are audio-visual by construction, to learn on where no
 * other is at hand and to measure what was learned.
 *
 * <p>A class is a texture and motion with a timbre and rhythm; everything else about an instance is
 * nuisance, drawn at random: place, size, colours, background, drift, noise, pitch, tempo, level.
 * With {@link dev.duet.decode.synthetic.corpus.Confusion#RING} every class looks like one neighbour
 * and sounds like the other. {@link dev.duet.decode.synthetic.corpus.SyntheticCorpus#write} writes
 * it with all factors in tables.
 */
@CheckReturnValue
@NullMarked
package dev.duet.decode.synthetic.corpus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
