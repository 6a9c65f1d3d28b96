package dev.duet.eval.encoder;

import dev.duet.avid.ClipPreparation;
import dev.duet.avid.DuetModel;
import dev.duet.avid.PreparedClip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.sampling.ClipSampler;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undistorted clips of files, read some files ahead of whoever encodes them.
 *
 * @param modality what is read
 * @param sampler which clips of a file
 */
record EvaluationClips(Modality modality, ClipSampler sampler) {
  private static final Logger log = LoggerFactory.getLogger(EvaluationClips.class);
  private static final int FILES_AHEAD = 8;

  /** Takes all clips of one file. */
  interface Receiver {
    void accept(int instance, List<PreparedClip> clips);
  }

  /** Reads files in order; those that cannot be read are logged and passed over. */
  void read(List<Instance> instances, DuetModel model, Receiver receiver) {
    ClipPreparation preparation =
        new ClipPreparation(model.config(), model.audioStatistics(), model.config().frameSize());
    ClipFormat format =
        model
            .config()
            .clipFormat()
            .withModalities(EnumSet.of(modality))
            .withFrameSize(preparation.decodeSize());
    for (int first = 0; first < instances.size(); first += FILES_AHEAD) {
      int start = first;
      List<List<PreparedClip>> files =
          IntStream.range(start, Math.min(start + FILES_AHEAD, instances.size()))
              .parallel()
              .mapToObj(i -> clips(instances.get(i), format, preparation))
              .toList();
      for (int i = 0; i < files.size(); i++) {
        if (!files.get(i).isEmpty()) {
          receiver.accept(start + i, files.get(i));
        }
      }
    }
  }

  private List<PreparedClip> clips(
      Instance instance, ClipFormat format, ClipPreparation preparation) {
    List<PreparedClip> clips = new ArrayList<>();
    try (ClipReader reader = ClipReader.open(instance.path(), DecodeLimits.DEFAULT)) {
      reader.read(
          sampler.sample(instance.id(), reader.info(), format),
          format,
          clip -> clips.add(preparation.prepare(clip)));
      return clips;
    } catch (DecodeException e) {
      log.warn("{}: {}", instance.path(), e.failure().reason());
      return List.of();
    }
  }
}
