package dev.duet.extract;

import dev.duet.avid.Output;
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects one video's rows, which come back from different batches. */
final class VideoAssembly {
  private final Instance video;
  private final List<TimeSpan> spans = new ArrayList<>();
  private final List<Boolean> audioPresent = new ArrayList<>();
  private final Map<Output, List<float[]>> rows = new LinkedHashMap<>();
  private int encoded;
  private boolean whole;

  VideoAssembly(Instance video, List<Output> outputs) {
    this.video = video;
    outputs.forEach(output -> rows.put(output, new ArrayList<>()));
  }

  /** Takes note of a clip that goes to the encoder; clips come in order. */
  void expect(SourceClip clip) {
    spans.add(clip.span());
    audioPresent.add(clip.audioPresent());
  }

  /** Takes note that no clip will follow. */
  void allExpected() {
    whole = true;
  }

  /** Takes row {@code index} of a batch as the features of the next clip. */
  void add(Map<Output, float[][]> batch, int index) {
    rows.forEach(
        (output, list) -> {
          float[][] values = batch.get(output); // (B, D)
          if (values == null) {
            throw new IllegalStateException("the encoder left out " + output.name());
          }
          list.add(values[index]);
        });
    encoded++;
  }

  boolean complete() {
    return whole && encoded == spans.size();
  }

  VideoFeatures features() {
    Map<Output, float[][]> values = new LinkedHashMap<>();
    rows.forEach((output, list) -> values.put(output, list.toArray(float[][]::new))); // (T, D)
    return new VideoFeatures(video, spans, audioPresent, values);
  }
}
