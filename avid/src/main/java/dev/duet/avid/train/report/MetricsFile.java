package dev.duet.avid.train.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duet.avid.data.EpochReport;
import dev.duet.avid.train.Position;
import dev.duet.avid.train.Progress;
import dev.duet.avid.train.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code metrics.jsonl}: a JSON object a line, with {@code kind} {@code progress}, {@code
 * validation} or {@code epoch}. A resumed run drops the lines of steps after its checkpoint, which
 * it takes again.
 */
public final class MetricsFile implements TrainingListener {
  private static final Logger log = LoggerFactory.getLogger(MetricsFile.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private long step;
  private boolean failed;

  /** A file that need not exist yet. */
  public MetricsFile(Path file) {
    this.file = file;
  }

  @Override
  public void started(Position position) {
    step = position.step();
    try {
      List<String> kept = new ArrayList<>();
      if (step > 0 && Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          if (isUpTo(position.step(), line)) {
            kept.add(line);
          }
        }
      }
      Path unused = Files.write(file, kept);
    } catch (IOException e) {
      fail(e);
    }
  }

  /** A line that a killed run has left half written belongs to no step. */
  private static boolean isUpTo(long step, String line) {
    try {
      return JSON.readTree(line).path("step").asLong(Long.MAX_VALUE) <= step;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  @Override
  public void progressed(Progress progress) {
    step = progress.step();
    ObjectNode line = line("progress", progress.epoch());
    line.put("steps", progress.steps());
    line.put("eta_s", progress.eta().toMillis() / 1000.0);
    line.put("clips_per_second", progress.clipsPerSecond());
    line.put("data_s", progress.dataSeconds());
    line.put("compute_s", progress.computeSeconds());
    line.put("learning_rate", progress.learningRate());
    line.put("loss", progress.loss());
    line.set("terms", JSON.valueToTree(progress.terms()));
    line.set("metrics", JSON.valueToTree(progress.metrics()));
    progress.residentBytes().ifPresent(bytes -> line.put("resident_bytes", bytes));
    write(line);
  }

  @Override
  public void epochEnded(int epoch, EpochReport report) {
    ObjectNode line = line("epoch", epoch);
    line.put("clips", report.clips());
    line.put("replaced", report.replaced().size());
    write(line);
  }

  @Override
  public void validated(int epoch, long validatedStep, Map<String, Double> metrics) {
    ObjectNode line = line("validation", epoch);
    line.put("step", validatedStep);
    line.set("metrics", JSON.valueToTree(metrics));
    write(line);
  }

  private ObjectNode line(String kind, int epoch) {
    return JSON.createObjectNode().put("kind", kind).put("epoch", epoch).put("step", step);
  }

  private void write(ObjectNode line) {
    if (failed) {
      return;
    }
    try {
      Path unused =
          Files.write(
              file,
              (line + "\n").getBytes(StandardCharsets.UTF_8),
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException e) {
    failed = true;
    log.warn("{}: cannot be written, no more metrics go there: {}", file, e.toString());
  }
}
