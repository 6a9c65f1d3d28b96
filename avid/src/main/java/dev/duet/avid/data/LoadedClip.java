package dev.duet.avid.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.loss.View;
import dev.duet.decode.DecodeFailure;
import java.util.List;
import java.util.Map;

/**
 * What was read for one place of an epoch.
 *
 * @param instance number of the one that was read at last
 * @param views its views; none if no instance that was tried could be read
 * @param failures of those that were tried before
 */
record LoadedClip(int instance, Map<View, PreparedClip> views, List<DecodeFailure> failures) {
  LoadedClip {
    views = ImmutableMap.copyOf(views);
    failures = ImmutableList.copyOf(failures);
  }
}
