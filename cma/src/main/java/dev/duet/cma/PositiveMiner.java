package dev.duet.cma;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.avid.memory.BankPair;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.AgreementSearch;
import dev.duet.cma.search.DeviceSearch;
import dev.duet.cma.search.HostMatrix;
import dev.duet.cma.search.SearchProgress;

/**
 * Finds positive sets in memory banks.
 *
 * @param kind what positives are chosen by
 * @param k others kept of each instance
 * @param threads that work at once
 */
public record PositiveMiner(Agreement kind, int k, int threads) {
  public PositiveMiner {
    checkArgument(k >= 1, "k must be at least 1: %s", k);
    checkArgument(threads >= 1, "threads must be at least 1: %s", threads);
  }

  /** A miner that keeps all processors busy. */
  public static PositiveMiner of(Agreement kind, int k) {
    return new PositiveMiner(kind, k, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Mines where the banks are: on their GPU, or on all processors.
   *
   * @param banks {@code (N, D)} each
   * @throws IllegalArgumentException if there are fewer than k + 1 instances
   */
  public PositiveSets mine(BankPair banks, SearchProgress.Listener listener)
      throws InterruptedException {
    if (banks.video().rows().getDevice().isGpu()) {
      DeviceSearch search = new DeviceSearch(banks.video().rows(), banks.audio().rows(), kind, k);
      return new PositiveSets(banks.fingerprint(), kind, search.run(listener));
    }
    return mine(
        HostMatrix.of(banks.video().rows()),
        HostMatrix.of(banks.audio().rows()),
        banks.fingerprint(),
        listener);
  }

  /**
   * Mines.
   *
   * @param video {@code (N, D)}, the video bank
   * @param audio {@code (N, D)}, the audio bank
   * @param fingerprint of the manifest whose order the rows have
   */
  public PositiveSets mine(
      HostMatrix video, HostMatrix audio, String fingerprint, SearchProgress.Listener listener)
      throws InterruptedException {
    AgreementSearch search = new AgreementSearch(video, audio, kind, k, threads);
    return new PositiveSets(fingerprint, kind, search.run(listener));
  }
}
