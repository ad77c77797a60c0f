package io.kindling.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.Checks;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What {@code tune-mnist.conf} finds, which trains most trials a little only, beside what is found
 * where each of the same 64 is trained to its end. A case is a seed, of draws and of trainings.
 */
final class AshaBench {
  private static final int SEEDS = 10;
  private static final int TRIALS = 64;
  private static final double CONFIDENCE = 0.95;

  /** Points of accuracy that may be lost in the mean. */
  private static final double MOST_POINTS = 0.2;

  private static final Path CONFIGURATION =
      Command.projectRoot().resolve("conf/run/tune-mnist.conf");
  private static final Path MNIST = Command.projectRoot().resolve("../shared/data/mnist");

  private AshaBench() {}

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments).untimed("asha");
    List<Integer> seeds =
        options.chosen(IntStream.rangeClosed(1, SEEDS).boxed().toList(), AshaBench::name);
    Bench bench = Bench.start("asha", options);
    Path folder = Files.createTempDirectory("asha");
    bench.note("best validation accuracy and epochs of all trials; schedules whole and asha");
    List<Both> all = new ArrayList<>();
    for (int seed : seeds) {
      Both both = both(seed, folder.resolve(name(seed)));
      all.add(both);
      bench.note("%s: %s", name(seed), both.told());
    }
    tell(bench, all);
  }

  private static String name(int seed) {
    return String.format("seed=%02d", seed);
  }

  /**
   * What a search found.
   *
   * @param accuracy of the best trial, on the rows that trials are compared by
   * @param epochs of all trials
   * @param drawn settings by trial
   */
  private record Found(double accuracy, int epochs, double seconds, Map<Integer, JsonNode> drawn) {}

  /** The same candidates twice. */
  private record Both(Found whole, Found asha) {
    double points() {
      return 100 * (asha.accuracy() - whole.accuracy());
    }

    double share() {
      return (double) asha.epochs() / whole.epochs();
    }

    String told() {
      return String.format(
          "whole %.4f, asha %.4f (%+.2f points); %d and %d epochs (%.1f %%); %.0f and %.0f s",
          whole.accuracy(),
          asha.accuracy(),
          points(),
          whole.epochs(),
          asha.epochs(),
          100 * share(),
          whole.seconds(),
          asha.seconds());
    }
  }

  private static Both both(int seed, Path folder) throws IOException {
    Found whole = search(seed, folder.resolve("whole"), List.of("tune.schedule=whole"));
    Found asha = search(seed, folder.resolve("asha"), List.of());
    Checks.require(
        whole.drawn().size() == TRIALS && whole.drawn().equals(asha.drawn()),
        "The searches of seed %s do not try the same %s candidates: compare the settings in"
            + " trials.jsonl of %s",
        seed,
        TRIALS,
        folder);
    return new Both(whole, asha);
  }

  private static Found search(int seed, Path out, List<String> sets) throws IOException {
    List<String> all = new ArrayList<>(sets);
    all.addAll(List.of("data.path=" + MNIST, "tune.seed=" + seed, "training.seed=" + seed));
    JsonNode report = LocalJob.run("tune", CONFIGURATION, out, all);
    ObjectMapper mapper = new ObjectMapper();
    Map<Integer, JsonNode> drawn = new TreeMap<>();
    for (String line : Files.readAllLines(out.resolve("trials.jsonl"))) {
      JsonNode trial = mapper.readTree(line);
      drawn.put(trial.path("trial").asInt(), trial.path("settings"));
    }
    return new Found(
        report.path("best").path("validation.accuracy").asDouble(Double.NaN),
        report.path("epochs").asInt(),
        report.path("timing").path("searchSeconds").asDouble(),
        drawn);
  }

  private static void tell(Bench bench, List<Both> all) throws IOException {
    Spread points = Spread.of(all.stream().map(Both::points).toList(), 0);
    double share = all.stream().mapToDouble(Both::share).max().orElseThrow();
    bench.note(
        "asha less whole: %+.3f ± %.3f points (%.0f %%); at most %.1f %% of the epochs",
        points.mean(), points.halfWidth(CONFIDENCE), 100 * CONFIDENCE, 100 * share);
    bench.note(
        "asha within %.1f points: %s, at most a third of the epochs in every seed: %s",
        MOST_POINTS, word(points.mean() >= -MOST_POINTS), word(share <= 1 / 3.0));
    bench.add(beside("share of rows missed", all, found -> 1 - found.accuracy()));
    bench.add(beside("epochs", all, Found::epochs));
    bench.add(beside("s", all, Found::seconds));
  }

  private static Row beside(String unit, List<Both> all, ToDoubleFunction<Found> figure) {
    return Row.beside(
        "asha of 64 trials",
        unit,
        mean(all, Both::asha, figure),
        "each to its end",
        mean(all, Both::whole, figure));
  }

  private static double mean(
      List<Both> all, Function<Both, Found> which, ToDoubleFunction<Found> figure) {
    return all.stream().map(which).mapToDouble(figure).average().orElseThrow();
  }

  private static String word(boolean holds) {
    return holds ? "yes" : "no";
  }
}
