package dev.duet.avid.memory;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import dev.duet.decode.Modality;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The banks of one corpus.
 *
 * @param video rows of the pictures
 * @param audio rows of the sounds, in the same order
 */
public record BankPair(MemoryBank video, MemoryBank audio) implements AutoCloseable {
  private static final String VIDEO = "bank.video";
  private static final String AUDIO = "bank.audio";

  public BankPair {
    checkArgument(
        video.rows().getShape().equals(audio.rows().getShape()),
        "both banks must have one shape: %s and %s",
        video.rows().getShape(),
        audio.rows().getShape());
    checkArgument(
        video.fingerprint().equals(audio.fingerprint()),
        "both banks must be of one corpus: %s and %s",
        video.fingerprint(),
        audio.fingerprint());
  }

  /** Random rows, the video bank's drawn first; see {@link MemoryBank#random}. */
  public static BankPair random(
      NDManager manager, int instances, int width, String fingerprint, RandomGenerator random) {
    MemoryBank video = MemoryBank.random(manager, instances, width, fingerprint, random);
    return new BankPair(video, MemoryBank.random(manager, instances, width, fingerprint, random));
  }

  /** The bank of a modality. */
  public MemoryBank of(Modality modality) {
    return switch (modality) {
      case VIDEO -> video;
      case AUDIO -> audio;
    };
  }

  /** N. */
  public int instances() {
    return video.instances();
  }

  /** D. */
  public int width() {
    return video.width();
  }

  /** Of the manifest whose order the rows have. */
  public String fingerprint() {
    return video.fingerprint();
  }

  /** Both banks in host memory, {@code bank.video} and {@code bank.audio}. */
  public Map<String, HostTensor> save() {
    return ImmutableMap.of(VIDEO, video.save(), AUDIO, audio.save());
  }

  /**
   * Takes over what {@link #save} gave; other tensors are passed over.
   *
   * @throws ModelException if a bank is missing, of another corpus or of another shape
   */
  public void restore(Map<String, HostTensor> saved, String savedFingerprint)
      throws ModelException {
    HostTensor videoRows = saved.get(VIDEO);
    HostTensor audioRows = saved.get(AUDIO);
    if (videoRows == null || audioRows == null) {
      throw new ModelException(
          "memory banks '%s' and '%s' expected, there are %s"
              .formatted(VIDEO, AUDIO, saved.keySet()));
    }
    video.restore(videoRows, savedFingerprint);
    audio.restore(audioRows, savedFingerprint);
  }

  @Override
  public void close() {
    video.close();
    audio.close();
  }
}
