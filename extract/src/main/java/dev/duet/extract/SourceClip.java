package dev.duet.extract;

import dev.duet.avid.PreparedClip;
import dev.duet.decode.TimeSpan;

/** A clip on its way to the encoder, with what the output says about it besides its features. */
record SourceClip(TimeSpan span, boolean audioPresent, PreparedClip input) {}
