package dev.duet.avid;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import dev.duet.audio.AudioEncoder;
import dev.duet.audio.BinStatistics;
import dev.duet.decode.Clip;
import dev.duet.decode.Modality;
import dev.duet.video.VideoEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The two towers with their heads, on a device (AVID, Morgado et al., CVPR 2021, sec. 3.2).
 *
 * <p>A weight's name is the published PyTorch model's: {@code video_model.}, {@code audio_model.},
 * {@code video_proj.} or {@code audio_proj.} and the name within that part.
 */
public final class DuetModel implements AutoCloseable {
  static final String VIDEO_ENCODER = "video_model";
  static final String AUDIO_ENCODER = "audio_model";
  static final String VIDEO_HEAD = "video_proj";
  static final String AUDIO_HEAD = "audio_proj";

  private final ModelConfig config;
  private final BinStatistics audioStatistics;
  private final Provenance provenance;
  private final NDManager manager;
  private final VideoEncoder videoEncoder;
  private final AudioEncoder audioEncoder;
  private final @Nullable ProjectionHead videoHead;
  private final @Nullable ProjectionHead audioHead;

  /** A model whose weights have no values yet. */
  DuetModel(
      ModelConfig config, BinStatistics audioStatistics, Provenance provenance, Device device) {
    this.config = config;
    this.audioStatistics = checked(audioStatistics, config);
    this.provenance = provenance;
    manager = NDManager.newBaseManager(device);
    videoEncoder = new VideoEncoder(config.video());
    audioEncoder = new AudioEncoder(config.audio());
    boolean heads = !config.projection().isEmpty();
    videoHead = heads ? head(videoEncoder.width(Output.POOL), config) : null;
    audioHead = heads ? head(audioEncoder.width(Output.POOL), config) : null;
  }

  private DuetModel(DuetModel other, BinStatistics audioStatistics, Provenance provenance) {
    config = other.config;
    this.audioStatistics = checked(audioStatistics, config);
    this.provenance = provenance;
    manager = other.manager;
    videoEncoder = other.videoEncoder;
    audioEncoder = other.audioEncoder;
    videoHead = other.videoHead;
    audioHead = other.audioHead;
  }

  private static ProjectionHead head(int inputWidth, ModelConfig config) {
    return new ProjectionHead(inputWidth, config.projection(), config.projectionNorm());
  }

  private static BinStatistics checked(BinStatistics statistics, ModelConfig config) {
    int bins = config.spectrogram().bins();
    checkArgument(
        statistics.mean().length == bins,
        "audio statistics must have the spectrogram's %s bins: %s",
        bins,
        statistics.mean().length);
    return statistics;
  }

  /**
   * PyTorch's default initialisation from a seed, the same on every platform. Each of the four
   * parts draws from a stream of its own, so one part's shape does not change another's weights.
   */
  public static DuetModel random(ModelConfig config, long seed, Device device) {
    DuetModel model =
        new DuetModel(
            config,
            BinStatistics.neutral(config.spectrogram()),
            Provenance.of(new Origin.Initialised(seed)),
            device);
    model.videoEncoder.initializeLikePyTorch(model.manager, stream(seed, VIDEO_ENCODER));
    model.audioEncoder.initializeLikePyTorch(model.manager, stream(seed, AUDIO_ENCODER));
    model
        .head(Modality.VIDEO)
        .ifPresent(head -> head.initializeLikePyTorch(model.manager, stream(seed, VIDEO_HEAD)));
    model
        .head(Modality.AUDIO)
        .ifPresent(head -> head.initializeLikePyTorch(model.manager, stream(seed, AUDIO_HEAD)));
    // Gradients are for whoever trains to ask for; features must not drag a graph along.
    model
        .parameters()
        .values()
        .forEach(parameter -> parameter.getArray().setRequiresGradient(false));
    return model;
  }

  private static RandomGenerator stream(long seed, String part) {
    return new SplittableRandom(
        Hashing.sha256()
            .newHasher()
            .putLong(seed)
            .putString(part, StandardCharsets.UTF_8)
            .hash()
            .asLong());
  }

  /**
   * Reads a model that {@link #save} wrote.
   *
   * @throws ModelException if the file is not such a model, whole and consistent
   */
  public static DuetModel load(Path file, Device device) throws ModelException {
    return ModelFile.load(file, device);
  }

  /**
   * Writes weights, config, statistics and provenance, whole or not at all; the same model makes
   * the same bytes.
   *
   * @throws ModelException if the file cannot be written
   */
  public void save(Path file) throws ModelException {
    ModelFile.save(this, file);
  }

  public ModelConfig config() {
    return config;
  }

  /** What normalises the spectrograms. */
  public BinStatistics audioStatistics() {
    return audioStatistics;
  }

  /**
   * The same weights with other statistics.
   *
   * @return a view of this model: closing either closes both
   */
  public DuetModel withAudioStatistics(BinStatistics statistics) {
    return new DuetModel(this, statistics, provenance);
  }

  /**
   * The same weights with another history.
   *
   * @return a view of this model: closing either closes both
   */
  public DuetModel withProvenance(Provenance newProvenance) {
    return new DuetModel(this, audioStatistics, newProvenance);
  }

  /** How the model was made. */
  public Provenance provenance() {
    return provenance;
  }

  /** False for a model that was only initialised. */
  public boolean trained() {
    return provenance.origin().trained();
  }

  /**
   * SHA-256 over config, statistics and weights, in hexadecimal. Models with equal fingerprints
   * give equal features.
   */
  public String fingerprint() {
    return Fingerprint.of(this);
  }

  public VideoEncoder videoEncoder() {
    return videoEncoder;
  }

  public AudioEncoder audioEncoder() {
    return audioEncoder;
  }

  /** The head of a tower, if the config has heads. */
  public Optional<ProjectionHead> head(Modality modality) {
    return Optional.ofNullable(
        switch (modality) {
          case VIDEO -> videoHead;
          case AUDIO -> audioHead;
        });
  }

  /** Width of a modality's embeddings: its head's, or its encoder's where there are no heads. */
  public int embeddingWidth(Modality modality) {
    return head(modality)
        .map(ProjectionHead::width)
        .orElseGet(
            () ->
                switch (modality) {
                  case VIDEO -> videoEncoder.width(Output.POOL);
                  case AUDIO -> audioEncoder.width(Output.POOL);
                });
  }

  /**
   * What both towers make of one clip: {@code video.pool}, {@code audio.pool} and, where the model
   * has heads, {@code video.embedding} and {@code audio.embedding}, each {@code (D)}. What the clip
   * has no frames or no waveform for is left out. The clip is best read in {@link
   * ModelConfig#clipFormat()}; frames of another size are scaled.
   *
   * <p>It computes with the weights as they are now, may be called from several threads at once,
   * and not while the model is trained. For many clips {@link FeatureEncoder} is faster.
   *
   * @throws IllegalArgumentException if the waveform is not as long as the model's clips
   */
  public Map<Output, float[]> embed(Clip clip) {
    return ClipEmbedding.of(this, clip);
  }

  /** Manager that the weights are attached to; its device is the model's. */
  public NDManager manager() {
    return manager;
  }

  /** Weights and buffers by name, in PyTorch's order. */
  public Map<String, Parameter> parameters() {
    ImmutableMap.Builder<String, Parameter> all = ImmutableMap.builder();
    parts()
        .forEach(
            (part, block) ->
                block
                    .getDirectParameters()
                    .toMap()
                    .forEach((name, parameter) -> all.put(part + "." + name, parameter)));
    return all.buildOrThrow();
  }

  /** Shapes of {@link #parameters()}, which a parameter without a value does not know. */
  Map<String, Shape> parameterShapes() {
    ImmutableMap.Builder<String, Shape> all = ImmutableMap.builder();
    add(all, VIDEO_ENCODER, videoEncoder.parameterShapes());
    add(all, AUDIO_ENCODER, audioEncoder.parameterShapes());
    if (videoHead != null && audioHead != null) {
      add(all, VIDEO_HEAD, videoHead.parameterShapes());
      add(all, AUDIO_HEAD, audioHead.parameterShapes());
    }
    return all.buildOrThrow();
  }

  private static void add(
      ImmutableMap.Builder<String, Shape> all, String part, Map<String, Shape> shapes) {
    shapes.forEach((name, shape) -> all.put(part + "." + name, shape));
  }

  private Map<String, Block> parts() {
    ImmutableMap.Builder<String, Block> parts = ImmutableMap.builder();
    parts.put(VIDEO_ENCODER, videoEncoder).put(AUDIO_ENCODER, audioEncoder);
    if (videoHead != null && audioHead != null) {
      parts.put(VIDEO_HEAD, videoHead).put(AUDIO_HEAD, audioHead);
    }
    return parts.buildOrThrow();
  }

  @Override
  public void close() {
    manager.close();
  }
}
