package io.kindling.jobs.bench;

import io.kindling.engine.bench.Alternation;
import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.BenchOptions;
import io.kindling.engine.bench.Row;
import io.kindling.engine.bench.Turns;
import io.kindling.jobs.process.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The time of a search over 64 perceptrons on 5,000 of MNIST's rows: two slots beside one, and
 * beside Spark's own search over its own perceptrons to the same accuracy of 2,000 other rows.
 */
final class TuneBench {
  private static final Path MNIST = Command.projectRoot().resolve("../shared/data/mnist");
  private static final String PACKING = "tune packing";
  private static final String MLLIB = "tune vs mllib";
  private static final int ROUNDS = 5;

  /** One core is left to the compiler where there is one slot, none where there are two. */
  private static final int WARM_UP = 3;

  private TuneBench() {}

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments).untimed("tune");
    List<String> chosen = options.chosen(List.of(PACKING, MLLIB), Function.identity());
    Bench bench = Bench.start("tune", options);
    SearchRun ours = SearchRun.of(context(2), MNIST);
    if (chosen.contains(PACKING)) {
      packing(bench, ours);
    }
    if (chosen.contains(MLLIB)) {
      besideMllib(bench, ours);
    }
  }

  private static void packing(Bench bench, SearchRun ours) throws IOException {
    int epochs = 5;
    for (int i = 0; i < WARM_UP; i++) {
      told(bench, "not counted, until all is compiled", on(2, ours, epochs));
    }
    Turns turns =
        Alternation.turns(
            ROUNDS,
            () -> told(bench, "two slots", on(2, ours, epochs)).seconds(),
            () -> told(bench, "one slot", on(1, ours, epochs)).seconds());
    bench.add(Row.beside(PACKING, "s for 64 trials", turns, 0, "one after another", 1));
  }

  private static SearchRun.Found on(int slots, SearchRun ours, int epochs) {
    try (JavaSparkContext context = context(slots)) {
      return ours.search(context, epochs);
    }
  }

  private static void besideMllib(Bench bench, SearchRun ours) throws IOException {
    int epochs = ours.fewestEpochs(TuneBench::context, bench);
    try (JavaSparkContext context = context(2)) {
      MllibSearch mllib = new MllibSearch(context, MNIST);
      int iterations = mllib.fewestIterations(bench);
      Turns turns =
          Alternation.turns(
              1,
              () -> told(bench, "ours", ours.search(context, epochs)).seconds(),
              () -> told(bench, "Spark MLlib", mllib.search(iterations)).seconds());
      String name = String.format("%s epochs=%d maxIter=%d", MLLIB, epochs, iterations);
      bench.add(Row.beside(name, "s for 64 trials", turns, 0, "Spark MLlib", 1));
    }
  }

  private static SearchRun.Found told(Bench bench, String who, SearchRun.Found found) {
    bench.note("%s: %.4f in %.2f s", who, found.accuracy(), found.seconds());
    return found;
  }

  private static JavaSparkContext context(int slots) {
    return new JavaSparkContext(
        new SparkConf()
            .setMaster("local[" + slots + "]")
            .setAppName("bench tune")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1"));
  }
}
