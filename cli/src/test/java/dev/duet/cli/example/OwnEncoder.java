package dev.duet.cli.example;

import dev.duet.avid.ModelConfig;
import dev.duet.avid.Output;
import dev.duet.avid.PreparedClip;
import dev.duet.decode.manifest.Manifest;
import dev.duet.extract.ClipEncoder;
import dev.duet.extract.Extraction;
import dev.duet.extract.ExtractionConfig;
import dev.duet.extract.ProgressListener;
import dev.duet.extract.store.FeatureDirectory;
import dev.duet.extract.store.StorageConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code OwnEncoder VIDEOS OUTPUT}: extracts the mean colour of each clip. */
public final class OwnEncoder {
  private OwnEncoder() {}

  // snippet starts
  public static void main(String[] args) throws Exception {
    Output colour = Output.parse("video.pool");
    ClipEncoder encoder =
        ClipEncoder.of(
            "mean-colour",
            ModelConfig.named("micro"), // says what a clip is: 8 frames of 32x32 pixels
            clips ->
                Map.of(colour, clips.stream().map(OwnEncoder::meanColour).toArray(float[][]::new)));
    Extraction.run(
        Manifest.of(args[0]),
        encoder,
        ExtractionConfig.of(encoder.input()).withOutputs(List.of(colour)),
        new FeatureDirectory(Path.of(args[1]), StorageConfig.DEFAULT),
        ProgressListener.NONE);
  }

  public static float[] meanColour(PreparedClip clip) { // (3), each in [0, 1]
    byte[] rgb = clip.frames().rgb(); // (T, H, W, 3)
    float[] mean = new float[3];
    for (int i = 0; i < rgb.length; i++) {
      mean[i % 3] += (rgb[i] & 0xff) / (255f * rgb.length / 3);
    }
    return mean;
  }
  // snippet ends
}
