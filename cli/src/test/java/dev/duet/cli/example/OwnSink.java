package dev.duet.cli.example;

import com.google.common.primitives.Floats;
import dev.duet.avid.Output;
import dev.duet.extract.FeatureSink;
import dev.duet.extract.VideoFeatures;
import java.io.PrintWriter;

/** A table of one line a clip. */
// snippet starts
public record OwnSink(PrintWriter out, Output output) implements FeatureSink {
  @Override
  public void write(VideoFeatures video) {
    float[][] rows = video.values().get(output); // (T, D)
    for (int clip = 0; clip < video.clipCount(); clip++) {
      double start = video.spans().get(clip).startSeconds();
      out.println(video.instance().id() + "," + start + "," + Floats.join(",", rows[clip]));
    }
  }

  @Override
  public void close() {
    out.close();
  }
}
// snippet ends
