package dev.duet.cli.example;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.Output;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeLimits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code EmbedClip MODEL VIDEO}: prints the embeddings of a video's first clip. */
public final class EmbedClip {
  private EmbedClip() {}

  // snippet starts
  public static void main(String[] args) throws Exception {
    try (DuetModel model = DuetModel.load(Path.of(args[0]), Device.cpu());
        ClipReader reader = ClipReader.open(Path.of(args[1]), DecodeLimits.DEFAULT)) {
      ClipTime start = ClipTime.centred(model.config().clipFormat(), 0);
      reader.read(
          List.of(start),
          model.config().clipFormat(),
          clip -> {
            Map<Output, float[]> features = model.embed(clip);
            features.forEach(
                (output, row) -> System.out.println(output.name() + Arrays.toString(row)));
          });
    }
  }
  // snippet ends
}
