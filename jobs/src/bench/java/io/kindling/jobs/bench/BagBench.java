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
 * A bag of twenty members beside the same network once on all rows to train on, on held-out rows of
 * many divisions; and what rows out of the bag say, beside what held-out ones do.
 */
final class BagBench {
  private static final double CONFIDENCE = 0.95;

  /**
   * A case.
   *
   * @param configuration below {@code conf/run}
   * @param splits how many divisions: as many more as their test parts are small
   */
  private record Case(String name, String configuration, String metric, int splits) {}

  private static final List<Case> CASES =
      List.of(
          new Case("sonar", "bag-sonar.conf", "accuracy", 60),
          new Case("mammography", "bag-mammography.conf", "averagePrecision", 20));

  private BagBench() {}

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments).untimed("bag");
    List<Case> chosen = options.chosen(CASES, Case::name);
    Bench bench = Bench.start("bag", options);
    Path folder = Files.createTempDirectory("bag");
    for (Case one : chosen) {
      measure(bench, one, folder);
    }
  }

  private static void measure(Bench bench, Case what, Path folder) throws IOException {
    List<Double> bags = new ArrayList<>();
    List<Double> singles = new ArrayList<>();
    List<Double> gains = new ArrayList<>();
    List<Double> estimates = new ArrayList<>();
    for (int seed = 1; seed <= what.splits(); seed++) {
      JsonNode report = run(what, seed, folder.resolve(what.name() + "-" + seed));
      double bag = figure(report.path("metrics").path("test"), what);
      double single = figure(report.path("single").path("test"), what);
      double outOfBag = figure(report.path("metrics").path("outOfBag"), what);
      bags.add(bag);
      singles.add(single);
      gains.add(bag - single);
      estimates.add(outOfBag - bag);
      bench.note(
          "%s, splitSeed=%d: bag %.4f, one network %.4f, out of bag %.4f",
          what.name(), seed, bag, single, outOfBag);
    }
    Spread gain = Spread.of(gains, 0);
    bench.note(
        "%s: %s is %+.4f ± %.4f above that of one network (%.0f %%)",
        what.name(), what.metric(), gain.mean(), gain.halfWidth(CONFIDENCE), 100 * CONFIDENCE);
    Spread estimate = Spread.of(estimates, 0);
    bench.note(
        "%s: out of bag less held out %+.4f ± %.4f",
        what.name(), estimate.mean(), estimate.halfWidth(CONFIDENCE));
    bench.add(
        Row.beside(
            what.name() + " bag of 20",
            "1 - " + what.metric(),
            missing(bags),
            "one network",
            missing(singles)));
  }

  private static double missing(List<Double> values) {
    return 1 - Spread.of(values, 0).mean();
  }

  private static double figure(JsonNode part, Case what) {
    return part.path(what.metric()).asDouble(Double.NaN);
  }

  private static JsonNode run(Case what, int seed, Path out) throws IOException {
    Path configuration = Command.projectRoot().resolve("conf/run").resolve(what.configuration());
    Path table = Command.projectRoot().resolve("../shared/data/tabular/" + what.name() + ".csv");
    List<String> sets = new ArrayList<>();
    sets.add("data.path=" + table);
    sets.add("data.splitSeed=" + seed);
    sets.add("bag.metric=" + what.metric());
    return LocalJob.run("bag", configuration, out, sets);
  }
}
