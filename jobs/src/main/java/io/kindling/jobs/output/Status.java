package io.kindling.jobs.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What {@code status.json} says of a run.
 *
 * @param code what the process ends with; empty while it runs
 * @param finished empty while it runs
 */
public record Status(
    Identity who,
    State state,
    Optional<Integer> code,
    String message,
    Instant started,
    Optional<Instant> finished) {
  public static final String FILE = "status.json";

  /** How a run stands. */
  public enum State {
    RUNNING,
    SUCCEEDED,
    FAILED,
    DIVERGED,
    TRY_AGAIN
  }

  /** The file's content. */
  public byte[] json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("job", who.job()).put("state", state.name());
    code.ifPresentOrElse(number -> json.put("code", number), () -> json.putNull("code"));
    json.put("message", message)
        .put("attempt", who.attempt())
        .put("applicationId", who.applicationId())
        .put("started", started.toString());
    finished.ifPresentOrElse(
        time -> json.put("finished", time.toString()), () -> json.putNull("finished"));
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The number of the try that a file tells of; 0 where it tells of none. */
  static int attemptIn(byte[] file) {
    try {
      return Integer.parseInt(new ObjectMapper().readTree(file).path("attempt").asText());
    } catch (IOException | NumberFormatException | NullPointerException unreadable) {
      return 0;
    }
  }

  /** The state that a file tells of; empty where it is no status of a run. */
  public static Optional<State> stateIn(byte[] file) {
    try {
      JsonNode json = new ObjectMapper().readTree(file);
      return Optional.of(State.valueOf(json.path("state").asText()));
    } catch (IOException | IllegalArgumentException | NullPointerException unreadable) {
      return Optional.empty();
    }
  }
}
