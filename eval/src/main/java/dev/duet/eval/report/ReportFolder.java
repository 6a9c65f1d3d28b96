package dev.duet.eval.report;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.google.common.collect.ImmutableList;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.metric.ConfusionMatrix;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Writes a result into a folder; docs/formats.md lists the files. */
public final class ReportFolder {
  private ReportFolder() {}

  /**
   * Writes {@code results.json}, {@code results.csv}, {@code results.txt} and, where classes were
   * told, {@code confusion.csv}, {@code confusion.svg}, {@code per_class.csv} and {@code
   * predictions.csv}; where there is more than one output, {@code curve.svg}.
   *
   * @throws EvaluationException if the folder cannot be written to
   */
  public static void write(Path folder, EvaluationReport report) throws EvaluationException {
    try {
      Files.createDirectories(folder);
      write(folder.resolve("results.json"), ReportJson.of(report));
      write(folder.resolve("results.csv"), csv(measures(report)));
      write(folder.resolve("results.txt"), ReportTable.of(report));
      if (report.confusion().isPresent()) {
        ConfusionMatrix confusion = report.confusion().get();
        write(folder.resolve("confusion.csv"), csv(confusion(confusion)));
        write(folder.resolve("confusion.svg"), ConfusionPicture.svg(confusion));
        write(folder.resolve("per_class.csv"), csv(perClass(confusion)));
        write(folder.resolve("predictions.csv"), csv(predictions(report)));
      }
      List<Measure> curve = curve(report);
      if (curve.size() > 1) {
        write(
            folder.resolve("curve.svg"),
            CurvePicture.svg(report.protocol() + ": " + curve.get(0).metric(), curve));
      }
    } catch (IOException e) {
      throw new EvaluationException("cannot write results to " + folder + ": " + e, e);
    }
  }

  /** The first metric of each output and variant over all splits. */
  private static List<Measure> curve(EvaluationReport report) {
    List<Measure> all =
        report.measures().stream()
            .filter(measure -> measure.split().equals(Measure.ALL))
            .filter(measure -> measure.value() >= 0 && measure.value() <= 1)
            .toList();
    return all.isEmpty()
        ? all
        : all.stream().filter(one -> one.metric().equals(all.get(0).metric())).toList();
  }

  private static List<List<Object>> measures(EvaluationReport report) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(
        ImmutableList.of(
            "protocol",
            "output",
            "variant",
            "split",
            "metric",
            "value",
            "low95",
            "high95",
            "items"));
    for (Measure measure : report.measures()) {
      rows.add(
          ImmutableList.of(
              report.protocol(),
              measure.output(),
              measure.variant(),
              measure.split(),
              measure.metric(),
              measure.value(),
              measure.interval().<Object>map(interval -> interval.low()).orElse(""),
              measure.interval().<Object>map(interval -> interval.high()).orElse(""),
              measure.items()));
    }
    return rows;
  }

  private static List<List<Object>> confusion(ConfusionMatrix confusion) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(ImmutableList.<Object>builder().add("true").addAll(confusion.names()).build());
    for (int row = 0; row < confusion.names().size(); row++) {
      List<Object> cells = new ArrayList<>();
      cells.add(confusion.names().get(row));
      for (long count : confusion.counts()[row]) {
        cells.add(count);
      }
      rows.add(cells);
    }
    return rows;
  }

  private static List<List<Object>> perClass(ConfusionMatrix confusion) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(ImmutableList.of("class", "items", "right", "accuracy"));
    for (int row = 0; row < confusion.names().size(); row++) {
      long total = confusion.total(row);
      rows.add(
          ImmutableList.of(
              confusion.names().get(row),
              total,
              confusion.counts()[row][row],
              total == 0 ? "" : (Object) confusion.accuracy(row)));
    }
    return rows;
  }

  private static List<List<Object>> predictions(EvaluationReport report) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(ImmutableList.of("split", "id", "label", "predicted"));
    for (ItemPrediction one : report.predictions()) {
      rows.add(ImmutableList.of(one.split(), one.id(), one.label(), one.predicted()));
    }
    return rows;
  }

  private static String csv(List<List<Object>> rows) throws IOException {
    StringWriter text = new StringWriter();
    try (SequenceWriter writer = new CsvMapper().writer().writeValues(text)) {
      for (List<Object> row : rows) {
        SequenceWriter unused = writer.write(row);
      }
    }
    return text.toString();
  }

  /** Whole or not at all. */
  private static void write(Path file, String text) throws IOException {
    Path staged = file.resolveSibling("." + file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            staged,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer content = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (content.hasRemaining()) {
        int unused = channel.write(content);
      }
      channel.force(true);
    }
    Path unused =
        Files.move(
            staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
