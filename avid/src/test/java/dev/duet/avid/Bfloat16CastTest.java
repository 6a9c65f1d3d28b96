package dev.duet.avid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.audio.AudioEncoder;
import dev.duet.audio.AudioEncoderConfig;
import dev.duet.audio.FoldedAudioEncoder;
import dev.duet.video.FoldedVideoEncoder;
import dev.duet.video.VideoEncoder;
import dev.duet.video.VideoEncoderConfig;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Bfloat16CastTest {
  // bfloat16 has 8 significant bits, so each layer rounds by up to 0.2 %; errors of many values
  // average out.
  private static final double TOLERANCE = 0.02;
  private static final Set<String> POOL = Set.of("pool");

  private final NDManager manager = NDManager.newBaseManager();
  private final Bfloat16Cast cast = new Bfloat16Cast(manager.getDevice());

  @AfterEach
  void close() {
    cast.close();
    manager.close();
  }

  @Test
  void roundsToTheNearestOfEightBits() {
    // Next to 1 the step is 1/128, and a tie goes to the even neighbour.
    NDArray array = manager.create(new float[] {1, 1.004f, 1 + 1 / 256f, 1 + 3 / 256f, -3.14159f});

    NDArray rounded = cast.apply(array);

    assertSame(manager, rounded.getManager());
    assertArrayEquals(
        new float[] {1, 1 + 1 / 128f, 1, 1 + 2 / 128f, -3.140625f},
        rounded.toType(DataType.FLOAT32, false).toFloatArray());
  }

  @Test
  void videoFeaturesStayNearThoseOfFloat32() {
    VideoEncoder encoder = new VideoEncoder(VideoEncoderConfig.SMALL);
    encoder.initializeLikePyTorch(manager, new SplittableRandom(1));
    NDArray clips = manager.randomNormal(new Shape(2, 3, 8, 48, 48));

    try (FoldedVideoEncoder exact = new FoldedVideoEncoder(encoder, manager, array -> array);
        FoldedVideoEncoder rounded = new FoldedVideoEncoder(encoder, manager, cast)) {
      NDArray expected = exact.pooledStages(clips, POOL).get("pool");
      assertClose(expected, rounded.pooledStages(clips, POOL).get("pool"));
    }
  }

  @Test
  void audioFeaturesStayNearThoseOfFloat32() {
    AudioEncoder encoder = new AudioEncoder(AudioEncoderConfig.PUBLISHED);
    encoder.initializeLikePyTorch(manager, new SplittableRandom(1));
    NDArray spectrograms = manager.randomNormal(new Shape(2, 1, 60, 65));

    try (FoldedAudioEncoder exact = new FoldedAudioEncoder(encoder, manager, array -> array);
        FoldedAudioEncoder rounded = new FoldedAudioEncoder(encoder, manager, cast)) {
      NDArray expected = exact.pooledStages(spectrograms, POOL).get("pool");
      assertClose(expected, rounded.pooledStages(spectrograms, POOL).get("pool"));
    }
  }

  private static void assertClose(NDArray expected, NDArray actual) {
    assertEquals(DataType.FLOAT32, actual.getDataType());
    double error = actual.sub(expected).abs().max().getFloat();
    double scale = expected.abs().max().getFloat();
    assertTrue(error > 0, "nothing was rounded");
    assertTrue(error <= TOLERANCE * scale, () -> "error " + error + " of values up to " + scale);
  }
}
