package dev.duet.extract.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duet.extract.VideoFailure;
import java.util.Optional;

/**
 * What is known about one video.
 *
 * @param id the video
 * @param source state of the source file that it is known of; empty when there was no file
 * @param outcome what came of it
 */
record LedgerEntry(String id, Optional<SourceStamp> source, Outcome outcome) {

  /** What came of a video. */
  sealed interface Outcome {}

  /** If its features are there, they have this many clips. */
  record Features(int clips) implements Outcome {}

  /** It has none. */
  record Failure(VideoFailure.Stage stage, String reason) implements Outcome {}

  /** Clips of the features that the video has if they are there; 0 for a video that has none. */
  int clips() {
    return outcome instanceof Features features ? features.clips() : 0;
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id);
    source.ifPresent(
        stamp -> json.put("bytes", stamp.bytes()).put("modifiedMillis", stamp.modifiedMillis()));
    if (outcome instanceof Features features) {
      json.put("clips", features.clips());
    } else if (outcome instanceof Failure failure) {
      json.put("stage", failure.stage().name()).put("reason", failure.reason());
    }
    return json;
  }

  /** The reverse of {@link #toJson}; empty for anything else, such as a line cut short. */
  static Optional<LedgerEntry> of(JsonNode json) {
    boolean known = json.path("id").isTextual();
    Optional<SourceStamp> source =
        json.path("bytes").isIntegralNumber()
            ? Optional.of(
                new SourceStamp(
                    json.path("bytes").longValue(), json.path("modifiedMillis").longValue()))
            : Optional.empty();
    String id = json.path("id").asText();
    if (known && json.path("clips").isInt()) {
      return Optional.of(new LedgerEntry(id, source, new Features(json.path("clips").intValue())));
    }
    for (VideoFailure.Stage stage : VideoFailure.Stage.values()) {
      if (known && json.path("stage").asText().equals(stage.name())) {
        return Optional.of(
            new LedgerEntry(id, source, new Failure(stage, json.path("reason").asText())));
      }
    }
    return Optional.empty();
  }
}
