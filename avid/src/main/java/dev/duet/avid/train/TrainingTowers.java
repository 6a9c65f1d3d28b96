package dev.duet.avid.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import com.google.common.collect.Maps;
import dev.duet.avid.BatchInput;
import dev.duet.avid.DuetModel;
import dev.duet.avid.FrameBatch;
import dev.duet.avid.SpectrogramBatch;
import dev.duet.avid.data.ViewBatch;
import dev.duet.avid.loss.Encoded;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.View;
import dev.duet.decode.Modality;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forward pass in training: views to the device in one copy each, encoders, heads. */
final class TrainingTowers {
  private final DuetModel model;
  private final Objective objective;

  /** On the CPU an array is the buffer it was gathered in, so each view has one of its own. */
  private final Map<View, BatchInput> inputs = new HashMap<>();

  TrainingTowers(DuetModel model, Objective objective) {
    this.model = model;
    this.objective = objective;
    for (View view : objective.views()) {
      inputs.put(
          view,
          switch (view.modality()) {
            case VIDEO -> new FrameBatch();
            case AUDIO ->
                new SpectrogramBatch(
                    model.config().spectrogramFrames(), model.config().spectrogram().bins());
          });
    }
  }

  /** Everything is attached to the step's manager. */
  Map<View, Encoded> encode(
      NDManager manager, ParameterStore parameters, Step step, ViewBatch batch) {
    Map<View, NDArray> seen = new LinkedHashMap<>();
    inputs.forEach(
        (view, input) -> {
          NDArray loaded = input.load(manager, batch.clips().getOrDefault(view, List.of()));
          seen.put(view, objective.present(step, view, loaded));
        });
    Map<View, Encoded> encoded = new LinkedHashMap<>();
    for (Modality modality : Modality.values()) {
      Map<View, NDArray> views = Maps.filterKeys(seen, view -> view.modality() == modality);
      if (objective.joinsViews() && views.size() > 1) {
        encoded.putAll(encodeTogether(parameters, modality, views));
      } else {
        views.forEach((view, input) -> encoded.put(view, encode(parameters, modality, input)));
      }
    }
    return encoded;
  }

  private Map<View, Encoded> encodeTogether(
      ParameterStore parameters, Modality modality, Map<View, NDArray> views) {
    NDArray all = NDArrays.concat(new NDList(views.values()), 0); // (Σ B_v, ...)
    Encoded joined = encode(parameters, modality, all);
    Map<View, Encoded> encoded = new LinkedHashMap<>();
    long begin = 0;
    for (Map.Entry<View, NDArray> view : views.entrySet()) {
      NDArray input = view.getValue();
      long end = begin + input.getShape().get(0);
      NDIndex rows = new NDIndex(begin + ":" + end);
      encoded.put(
          view.getKey(),
          new Encoded(input, joined.features().get(rows), joined.embedding().get(rows)));
      begin = end;
    }
    return encoded;
  }

  private Encoded encode(ParameterStore parameters, Modality modality, NDArray input) {
    Block encoder =
        switch (modality) {
          case VIDEO -> model.videoEncoder();
          case AUDIO -> model.audioEncoder();
        };
    NDArray features = forward(encoder, parameters, input); // (B, C)
    NDArray embedding = // (B, D)
        model.head(modality).map(head -> forward(head, parameters, features)).orElse(features);
    return new Encoded(input, features, embedding);
  }

  private static NDArray forward(Block block, ParameterStore parameters, NDArray input) {
    return block.forward(parameters, new NDList(input), true).singletonOrThrow();
  }
}
