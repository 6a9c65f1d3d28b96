package dev.duet.extract;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.Output;
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import java.util.List;
import java.util.Map;

/**
 * The features of one whole video: T clips in order of time.
 *
 * @param instance the video
 * @param spans when each clip is: its frames, or its sound where no video is read; T of them
 * @param audioPresent whether the file has sound in the clip's audio window; T of them
 * @param values for each output {@code (T, D)}, in the order the outputs were asked for
 */
public record VideoFeatures(
    Instance instance,
    List<TimeSpan> spans,
    List<Boolean> audioPresent,
    Map<Output, float[][]> values) {

  public VideoFeatures {
    spans = ImmutableList.copyOf(spans);
    audioPresent = ImmutableList.copyOf(audioPresent);
    values = ImmutableMap.copyOf(values);
    int clips = spans.size();
    checkArgument(
        audioPresent.size() == clips,
        "%s spans need as many audio flags: %s",
        clips,
        audioPresent.size());
    values.forEach(
        (output, rows) ->
            checkArgument(
                rows.length == clips,
                "%s spans need as many rows of %s: %s",
                clips,
                output.name(),
                rows.length));
  }

  /** Number of clips T. */
  public int clipCount() {
    return spans.size();
  }
}
