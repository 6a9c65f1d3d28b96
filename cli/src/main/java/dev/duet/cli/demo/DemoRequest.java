package dev.duet.cli.demo;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked of a demo.
 *
 * @param seed of everything that is drawn
 * @param minutes that it may take on two quiet cores, about
 * @param videos a folder of one's own; none for videos that are made
 */
public record DemoRequest(long seed, double minutes, Optional<Path> videos) {
  /** What the demo takes where nothing is said. */
  public static final int MINUTES = 2;

  private static final double MOST_MINUTES = 24 * 60.0;

  public DemoRequest {
    checkArgument(
        minutes > 0 && minutes <= MOST_MINUTES,
        "--minutes must be more than 0 and at most a day: %s",
        minutes);
    videos = videos.map(folder -> folder.toAbsolutePath().normalize());
  }

  /** Corpus and plan. */
  DemoCorpus corpus() {
    return videos.isPresent()
        ? new OwnVideos(videos.get(), seed, minutes)
        : MadeCorpus.of(seed, minutes);
  }

  /** In one line; two demos of the same text do the same. */
  String text() {
    return String.format(
        Locale.ROOT,
        "seed %d, %s minutes, %s",
        seed,
        minutes,
        videos.map(folder -> "videos of " + folder).orElse("made videos"));
  }
}
