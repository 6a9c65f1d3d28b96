package dev.duet.avid.loss.siamese;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.audio.AudioEncoderConfig;
import dev.duet.audio.LinearLogConfig;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.Output;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Encoded;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.TrainingHost;
import dev.duet.avid.loss.View;
import dev.duet.decode.Modality;
import dev.duet.video.VideoEncoderConfig;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A small model, a batch of noise for it, and plain arithmetic on rows. */
final class SmallRun implements TrainingHost, AutoCloseable {
  static final int BATCH = 4;
  static final int WIDTH = 6;
  static final Step STEP = new Step(0, 10, 0, new SplittableRandom(1));

  private static final ModelConfig CONFIG =
      new ModelConfig(
          "small",
          new VideoEncoderConfig(
              VideoEncoderConfig.Architecture.R2PLUS1D, 10, ImmutableList.of(4, 4, 4, 8, 8), true),
          32,
          2,
          16,
          new AudioEncoderConfig(ImmutableList.of(4, 4, 4, 8, 8), 2),
          LinearLogConfig.SMALL,
          0.2,
          ImmutableList.of(8, WIDTH));

  final NDManager manager = NDManager.newBaseManager();
  private final DuetModel model = DuetModel.random(CONFIG, 1, Device.cpu());

  @Override
  public DuetModel model() {
    return model;
  }

  @Override
  public int instanceCount() {
    return 100;
  }

  @Override
  public String manifestFingerprint() {
    return "f";
  }

  @Override
  public Map<Output, float[][]> featurePass(List<Output> outputs) {
    throw new UnsupportedOperationException();
  }

  /** What a view's encoder takes. */
  NDArray input(Modality modality) {
    return switch (modality) {
      case VIDEO ->
          manager.randomNormal(
              new Shape(BATCH, 3, CONFIG.frameCount(), CONFIG.frameSize(), CONFIG.frameSize()));
      case AUDIO ->
          manager.randomNormal(
              new Shape(BATCH, 1, CONFIG.spectrogramFrames(), CONFIG.spectrogram().bins()));
    };
  }

  /** A batch of instances whose embeddings are leaves. */
  Batch batch(int[] instances) {
    return new Batch(
        instances,
        ImmutableMap.of(View.VIDEO, view(Modality.VIDEO), View.AUDIO, view(Modality.AUDIO)),
        manager);
  }

  private Encoded view(Modality modality) {
    NDArray embedding = manager.randomNormal(new Shape(BATCH, WIDTH));
    embedding.setRequiresGradient(true);
    return new Encoded(input(modality), embedding, embedding);
  }

  /** What the model itself makes of a view in training mode, rows of length one. */
  double[][] told(Batch batch, View view) {
    ParameterStore store = new ParameterStore(manager, false);
    NDList input = new NDList(batch.view(view).input());
    NDList features =
        switch (view.modality()) {
          case VIDEO -> model.videoEncoder().forward(store, input, true);
          case AUDIO -> model.audioEncoder().forward(store, input, true);
        };
    return unit(
        rows(
            model
                .head(view.modality())
                .orElseThrow()
                .forward(store, features, true)
                .singletonOrThrow()));
  }

  static double[][] rows(NDArray array) {
    float[] values = array.toFloatArray();
    int width = (int) array.getShape().get(1);
    double[][] rows = new double[values.length / width][width];
    for (int i = 0; i < values.length; i++) {
      rows[i / width][i % width] = values[i];
    }
    return rows;
  }

  static double[][] unit(double[][] rows) {
    double[][] unit = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double length = Math.sqrt(dot(rows[i], rows[i]));
      unit[i] = java.util.Arrays.stream(rows[i]).map(value -> value / length).toArray();
    }
    return unit;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Override
  public void close() {
    manager.close();
    model.close();
  }
}
