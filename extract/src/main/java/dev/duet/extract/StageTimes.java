package dev.duet.extract;

import java.time.Duration;

/**
 * Where a run's time went. A stage that is busy for nearly the whole run is the one to speed up.
 *
 * @param decode time that the workers spent reading and preparing clips, summed over workers
 * @param encode time spent in the encoders
 * @param write time spent in the sink
 * @param peakClips most prepared clips that ever waited for the encoder
 * @param peakVideos most finished videos that ever waited for the sink
 */
public record StageTimes(
    Duration decode, Duration encode, Duration write, int peakClips, int peakVideos) {}
