package dev.duet.extract;

import dev.duet.avid.Output;
import dev.duet.decode.manifest.Instance;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Where features go. A lambda that takes {@link VideoFeatures} is one; {@code
 * dev.duet.extract.store.FeatureDirectory} is the durable one.
 *
 * <p>{@link #begin} and {@link #finish} are called on the thread that runs the extraction, {@link
 * #write} and {@link #reject} on one other thread between the two. Videos arrive in the order in
 * which they are finished, which differs from run to run. An exception stops the run.
 */
@FunctionalInterface
public interface FeatureSink extends Closeable {

  /** Takes all features of one video. */
  void write(VideoFeatures features) throws IOException;

  /**
   * Called once, before any file is opened.
   *
   * @param run what the features will be made with
   * @param outputs what each video's features consist of
   * @param videos the whole manifest, in order
   * @return what is still to do
   * @throws ExtractionException if the sink holds the features of another run
   */
  default Backlog begin(RunDescription run, List<Output> outputs, List<Instance> videos)
      throws IOException, ExtractionException {
    return Backlog.all(videos);
  }

  /** Takes a video that has no features. */
  default void reject(VideoFailure failure) throws IOException {}

  /** Called once after every video has been written or rejected; not called for a stopped run. */
  default void finish(ExtractionSummary summary) throws IOException {}

  /** Gives up whatever the sink holds open; called whether or not the run ended well. */
  @Override
  default void close() throws IOException {}
}
