package dev.duet.extract.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.duet.extract.ExtractionSummary;
import dev.duet.extract.VideoFailure;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The two files that tell a person how a run ended. */
final class Reports {
  private static final CsvMapper CSV =
      CsvMapper.builder().enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING).build();
  private static final CsvSchema FAILURES =
      CsvSchema.builder()
          .addColumn("path")
          .addColumn("stage")
          .addColumn("reason")
          .build()
          .withHeader();

  private Reports() {}

  /** {@code failures.csv}: every video without features, in the manifest's order. */
  static void writeFailures(Path file, List<VideoFailure> failures, StagingArea staging)
      throws IOException {
    StringWriter text = new StringWriter();
    try (SequenceWriter rows = CSV.writer(FAILURES).writeValues(text)) {
      for (VideoFailure failure : failures) {
        rows.write(
            List.of(
                failure.instance().path().toString(), failure.stage().label(), failure.reason()));
      }
    }
    staging.write(file, text.toString().getBytes(UTF_8));
  }

  /** {@code stats.json}: counts and times of the last run; the only file that differs each time. */
  static void writeStats(Path file, ExtractionSummary summary, StagingArea staging)
      throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("videos", summary.videos());
    json.put("extracted", summary.extracted());
    json.put("complete_before", summary.complete());
    json.put("failed", summary.failed());
    json.put("skipped", summary.skipped());
    json.put("clips", summary.clips());
    json.put("seconds", seconds(summary.elapsed()));
    json.put("clips_per_second", summary.clipsPerSecond());
    json.put("decode_busy_seconds", seconds(summary.stages().decode()));
    json.put("encode_busy_seconds", seconds(summary.stages().encode()));
    json.put("write_busy_seconds", seconds(summary.stages().write()));
    json.put("peak_waiting_clips", summary.stages().peakClips());
    json.put("peak_waiting_videos", summary.stages().peakVideos());
    json.put("heap_bytes", Runtime.getRuntime().totalMemory());
    ResidentMemory.peakBytes().ifPresent(bytes -> json.put("peak_resident_bytes", bytes));
    staging.write(file, JsonText.of(json).getBytes(UTF_8));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
