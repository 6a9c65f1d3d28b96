package dev.duet.avid.train.report;

import dev.duet.avid.train.Position;
import dev.duet.avid.train.Progress;
import dev.duet.avid.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event files for TensorBoard: {@code loss}, {@code term/NAME}, {@code metric/NAME}, {@code
 * learning_rate}, {@code clips_per_second}, {@code data_share} and {@code validation/NAME}. Each
 * start of a run adds a file, as TensorBoard expects.
 */
public final class TensorBoardFolder implements TrainingListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TensorBoardFolder.class);

  private final Path folder;
  private final InstantSource clock;
  private @Nullable EventFile file;

  /** A folder that need not exist yet. */
  public TensorBoardFolder(Path folder) {
    this(folder, InstantSource.system());
  }

  TensorBoardFolder(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public void started(Position position) {
    try {
      Files.createDirectories(folder);
      String name =
          String.format(
              Locale.ROOT,
              "events.out.tfevents.%010d.duet.%d",
              clock.instant().getEpochSecond(),
              ProcessHandle.current().pid());
      Path path = folder.resolve(name);
      for (int more = 1; Files.exists(path); more++) {
        path = folder.resolve(name + "." + more);
      }
      file = new EventFile(path, wallSeconds());
    } catch (IOException e) {
      fail(e);
    }
  }

  @Override
  public void progressed(Progress progress) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", progress.loss());
    progress.terms().forEach((name, value) -> values.put("term/" + name, value));
    progress.metrics().forEach((name, value) -> values.put("metric/" + name, value));
    values.put("learning_rate", progress.learningRate());
    values.put("clips_per_second", progress.clipsPerSecond());
    values.put("data_share", progress.dataShare());
    write(progress.step(), values);
  }

  @Override
  public void validated(int epoch, long step, Map<String, Double> metrics) {
    Map<String, Double> values = new LinkedHashMap<>();
    metrics.forEach((name, value) -> values.put("validation/" + name, value));
    write(step, values);
  }

  private void write(long step, Map<String, Double> values) {
    if (file == null) {
      return;
    }
    try {
      file.scalars(wallSeconds(), step, values);
    } catch (IOException e) {
      fail(e);
    }
  }

  private double wallSeconds() {
    return clock.instant().toEpochMilli() / 1000.0;
  }

  private void fail(IOException e) {
    log.warn("{}: cannot be written, no more events go there: {}", folder, e.toString());
    close();
  }

  @Override
  public void close() {
    EventFile open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        log.warn("{}: {}", folder, e.toString());
      }
    }
  }
}
