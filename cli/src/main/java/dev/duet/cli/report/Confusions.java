package dev.duet.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The confusion matrices of evaluations. */
final class Confusions {
  private Confusions() {}

  /** {@code [{title, classes, counts}]}, one for each result that told classes. */
  static ArrayNode of(List<EvaluationFile> files) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (EvaluationFile file : files) {
      JsonNode confusion = file.result().path("confusion");
      if (confusion.path("counts").isArray()) {
        ObjectNode matrix = all.addObject();
        matrix.put("title", file.run() + ", " + file.name());
        matrix.set("classes", confusion.path("classes"));
        matrix.set("counts", confusion.path("counts"));
      }
    }
    return all;
  }
}
