package dev.duet.avid.data;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.loss.View;
import java.util.List;
import java.util.Map;

/**
 * Views of B instances, off the device.
 *
 * @param instances numbers of the instances in the manifest, {@code (B)}
 * @param clips for each view B clips, of which the view's modality is present
 */
@SuppressWarnings("ArrayRecordComponent") // one step's numbers, handed on without a copy
public record ViewBatch(int[] instances, Map<View, List<PreparedClip>> clips) {
  public ViewBatch {
    clips = ImmutableMap.copyOf(clips);
  }
}
