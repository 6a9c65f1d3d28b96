package dev.duet.extract.store;

import dev.duet.extract.ExtractionException;
import dev.duet.extract.VideoFeatures;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** One form of keeping features. Videos are named by their position in the manifest. */
interface FeatureStore {

  /**
   * Looks at what earlier runs left, keeps what is whole and deletes the rest.
   *
   * @param known for each video what the ledger knows of its source as it is now; empty for a video
   *     that is to be done, whatever is there
   * @return the videos whose features are there
   * @throws ExtractionException if the videos cannot be kept in this form
   */
  BitSet reconcile(List<Optional<LedgerEntry>> known) throws IOException, ExtractionException;

  /** Keeps the features of a video. */
  void write(int video, VideoFeatures features) throws IOException;

  /** Takes note that a video has no features. */
  void reject(int video) throws IOException;
}
