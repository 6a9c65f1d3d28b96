package dev.duet.extract.store;

import dev.duet.extract.VideoFeatures;

/** One row of a shard: clip {@code clip} of a video. */
record ClipRow(VideoFeatures video, int clip) {}
