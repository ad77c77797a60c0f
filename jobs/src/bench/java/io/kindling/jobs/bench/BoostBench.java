package io.kindling.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.BenchOptions;
import io.kindling.engine.bench.Row;
import io.kindling.jobs.process.Command;
import io.kindling.jobs.trial.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether boosting helps: the accuracy of held-out rows of sonar that {@code boost-sonar.conf}
 * reaches, beside its single network and a bag of as many, where rows are divided in 20 ways.
 */
final class BoostBench {
  private static final int SPLITS = 20;
  private static final Path CONFIGURATION =
      Command.projectRoot().resolve("conf/run/boost-sonar.conf");
  private static final Path SONAR =
      Command.projectRoot().resolve("../shared/data/tabular/sonar.csv");

  private BoostBench() {}

  public static void main(String[] arguments) throws IOException {
    Bench bench = Bench.start("boost", BenchOptions.parse(arguments).untimed("boost"));
    List<List<Double>> reached = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Path folder = Files.createTempDirectory("boost");
    for (int split = 1; split <= SPLITS; split++) {
      JsonNode compared = compared(folder.resolve("split-" + split), split);
      for (int i = 0; i < reached.size(); i++) {
        reached.get(i).add(accuracy(compared.path(i)));
      }
      bench.note(
          "split %d: boosted %.4f, bag %.4f, single network %.4f",
          split,
          reached.get(0).get(split - 1),
          reached.get(1).get(split - 1),
          reached.get(2).get(split - 1));
    }
    told(bench, "single network", reached.get(0), reached.get(2));
    told(bench, "bag", reached.get(0), reached.get(1));
  }

  private static double accuracy(JsonNode one) {
    return one.path("metrics").path("test").path("accuracy").asDouble(Double.NaN);
  }

  private static JsonNode compared(Path out, int seed) throws IOException {
    List<String> sets = new ArrayList<>(List.of("data.path=" + SONAR));
    for (String key : List.of("data.splitSeed", "boost.seed", "training.seed")) {
      sets.add(key + "=" + seed);
    }
    return LocalJob.run("boost", CONFIGURATION, out, sets).path("compared");
  }

  private static void told(Bench bench, String peer, List<Double> ours, List<Double> theirs)
      throws IOException {
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      differences.add(ours.get(i) - theirs.get(i));
    }
    Spread spread = Spread.of(differences, 0);
    bench.note(
        "boosted less %s: %+.4f ± %.4f (95 %% interval of the mean of %d paired differences)",
        peer, spread.mean(), spread.halfWidth(0.95), ours.size());
    bench.add(
        Row.beside(
            "sonar beside the " + peer,
            "share of rows missed",
            1 - mean(ours),
            peer,
            1 - mean(theirs)));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
