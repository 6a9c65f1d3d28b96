package dev.duet.avid.data;

import com.google.common.collect.ImmutableList;
import dev.duet.decode.DecodeFailure;
import java.util.List;

/**
 * What an epoch's reading came to.
 *
 * @param clips delivered, replacements included
 * @param replaced failures, in the epoch's order; another instance took the place of each
 */
public record EpochReport(long clips, List<DecodeFailure> replaced) {
  public EpochReport {
    replaced = ImmutableList.copyOf(replaced);
  }
}
