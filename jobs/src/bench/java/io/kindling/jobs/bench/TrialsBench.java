package io.kindling.jobs.bench;

import io.kindling.engine.Checks;
import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.BenchOptions;
import io.kindling.engine.bench.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a driver holds more and more while it searches: 1,000 results of a network of 101,770
 * parameters, whose models together would be 400 MB.
 */
final class TrialsBench {
  private static final int RESULTS = 1000;
  private static final int EVERY = 100;

  /** More than are looked at: a search at its end does other things. */
  private static final int TRIALS = RESULTS + 2 * EVERY;

  /** Classes, compiled code and pools are there behind so many. */
  private static final int WARM = 200;

  /** What figures may grow by from there: the lines of a table, and Spark's pages of its stages. */
  private static final Map<String, Double> MOST =
      Map.of("heap", 20.0, "outside", 60.0, "threads", 8.0, "files", 8.0);

  private static final String CONFIGURATION =
      """
      data { source = digits, rows = 300, split { train = 0.6, validation = 0.2, test = 0.2 } }
      network = [ { dense = 128, activation = relu }, { dense = 10 } ]
      training { batchSize = 30, epochs = 4, shards = 1 }
      tune {
        metric = validation.accuracy
        space.training.optimizer.adam.rate { logUniform = [1e-4, 1e-1] }
      }
      """;

  private record Case(String name, List<String> sets) {}

  private static final List<Case> CASES =
      List.of(
          new Case("random", List.of("tune.search=random")),
          new Case("asha", List.of("tune.search=asha")),
          new Case("random, all kept", List.of("tune.search=random", "tune.keep=all")));

  private TrialsBench() {}

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments).untimed("trials");
    List<Case> chosen = options.chosen(CASES, Case::name);
    Bench bench = Bench.start("trials", options);
    Path folder = Files.createTempDirectory("trials");
    List<String> grown = new ArrayList<>();
    for (Case one : chosen) {
      report(
          bench, one, samples(one, folder.resolve("run-" + grown.size() + one.hashCode())), grown);
    }
    bench.note(grown.isEmpty() ? "flat" : "grew: " + String.join(", ", grown));
    System.exit(grown.isEmpty() ? 0 : 1);
  }

  private static TreeMap<Integer, Map<String, Double>> samples(Case one, Path out)
      throws IOException {
    long heap = Runtime.getRuntime().maxMemory() / (1 << 20);
    ProcessProbe probe = new ProcessProbe("driver", ProcessHandle.current().pid(), heap);
    ResultSamples looking = ResultSamples.of(probe, out.resolve("trials.jsonl"), EVERY, RESULTS);
    Path configuration = Files.writeString(Files.createTempFile("trials", ".conf"), CONFIGURATION);
    List<String> sets = new ArrayList<>(one.sets());
    sets.add("tune.trials=" + TRIALS);
    LocalJob.run("tune", configuration, out, sets);
    return looking.end();
  }

  /** A row for each figure; adds the names of those that grew. */
  private static void report(
      Bench bench, Case what, TreeMap<Integer, Map<String, Double>> samples, List<String> grown)
      throws IOException {
    samples.forEach(
        (results, figures) -> bench.note("%s, %d results: %s", what.name(), results, figures));
    Checks.require(
        samples.containsKey(WARM) && samples.lastKey() > RESULTS - 2 * EVERY,
        "The search went too fast to be looked at: found %s results",
        samples.keySet());
    for (String name : samples.get(WARM).keySet()) {
      double before = samples.get(WARM).get(name);
      double after = samples.lastEntry().getValue().get(name);
      String row = what.name() + ", " + name;
      bench.add(
          Row.beside(row, "at " + samples.lastKey() + " results", after, "at " + WARM, before));
      if (after - before > most(name)) {
        grown.add(row);
      }
    }
  }

  private static double most(String figure) {
    return MOST.entrySet().stream()
        .filter(one -> figure.contains(one.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .max()
        .orElseThrow();
  }
}
