package io.kindling.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What came of a training in one place.
 *
 * @param sha256 of the file of the model's weights
 * @param shards S
 * @param workers how many operations each took part in
 */
record SameRun(String sha256, int shards, List<Worker> workers) {
  /** A worker by its executor and slot, and the operations whose parts were accepted of it. */
  record Worker(String name, long contributions) {
    @Override
    public String toString() {
      return name + ": " + contributions;
    }
  }

  /** Runs the job as a user would, on the jar, and reads its report. */
  static SameRun train(Path config, String master, Map<String, String> spark, Path out)
      throws IOException {
    Command command =
        Command.kindling(
            spark, "train", config.toString(), "--master", master, "--out", out.toString());
    if (command.code() != 0) {
      throw new IllegalStateException(
          config + " on " + master + " ended with " + command.code() + ":\n" + command.output());
    }
    JsonNode report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
    List<Worker> workers = new ArrayList<>();
    for (JsonNode worker : report.path("provenance").path("workers")) {
      workers.add(new Worker(worker.path("name").asText(), worker.path("contributions").asLong()));
    }
    byte[] weights = Files.readAllBytes(out.resolve("model/weights.safetensors"));
    return new SameRun(ModelStore.sha256(weights), report.path("shards").asInt(), workers);
  }

  /** The least that a worker contributed, as if those that never came had been there. */
  long least(int expectedWorkers) {
    return workers.size() < expectedWorkers
        ? 0
        : workers.stream().mapToLong(Worker::contributions).min().orElse(0);
  }
}
