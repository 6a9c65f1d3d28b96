package dev.duet.cli.demo;

import dev.duet.decode.MediaInfo;
import dev.duet.decode.manifest.index.IndexedFile;
import java.util.List;

/**
 * What it costs to learn from files, estimated from their headers, so that the same files always
 * give the same plan.
 *
 * @param clips to learn from
 * @param secondsPerClip of one core, to read and learn from a clip
 * @param secondsOnce of one core, to read what is then kept in memory
 */
record LearningPace(int clips, double secondsPerClip, double secondsOnce) {
  /** Of a minute, the share that AVID and CMA have; features and the page take the rest. */
  private static final double SHARE = 0.45;

  /** Frames from the key frame before a clip to its end that are decoded for it. */
  private static final double FRAMES_FOR_A_CLIP = 92;

  /** Measured of H.264 on one core. */
  private static final double SECONDS_PER_PIXEL = 0.8e-9;

  /** Of the small model on one core: for each clip of a batch, and for any batch. */
  private static final double SECONDS_OF_A_STEP_PER_CLIP = 0.002;

  private static final double SECONDS_OF_A_STEP = 0.04;
  private static final double SECONDS_FROM_MEMORY = 0.003;

  /** A second of decoded pictures and sound at the small model's sizes. */
  private static final double BYTES_PER_SECOND = 16 * 3 * 40 * 40 + 4 * 8000;

  private static final double CACHE_BYTES = 1e9;
  private static final int MOST_EPOCHS = 60;
  private static final int MOST_PASSES = 50;
  private static final double STEPS_OF_CMA = 1.3;

  static LearningPace of(List<IndexedFile> files) {
    double once = 0;
    double again = 0;
    for (IndexedFile file : files) {
      MediaInfo.Video video = file.info().video().orElseThrow();
      double perFrame = (double) video.width() * video.height() * SECONDS_PER_PIXEL;
      double frames = video.averageFramesPerSecond() * video.span().durationSeconds();
      if (file.info().durationSeconds() * BYTES_PER_SECOND < CACHE_BYTES / files.size()) {
        once += perFrame * frames;
        again += SECONDS_FROM_MEMORY;
      } else {
        again += perFrame * Math.min(FRAMES_FOR_A_CLIP, frames) + SECONDS_FROM_MEMORY;
      }
    }
    double learning =
        SECONDS_OF_A_STEP_PER_CLIP + SECONDS_OF_A_STEP / TrainingPlan.batchSize(files.size());
    return new LearningPace(files.size(), again / files.size() + learning, once);
  }

  /** As many passes as fit. */
  TrainingPlan plan(double minutes) {
    double seconds = Math.max(0, SHARE * 60 * minutes - secondsOnce);
    double all = seconds / (clips * secondsPerClip * STEPS_OF_CMA);
    int epochs = (int) Math.max(2, Math.min(MOST_EPOCHS, Math.round(all)));
    int passes = (int) Math.max(1, Math.min(MOST_PASSES, Math.round(all / epochs)));
    return TrainingPlan.of(clips, passes, epochs);
  }
}
