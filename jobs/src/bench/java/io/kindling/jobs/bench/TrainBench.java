package io.kindling.jobs.bench;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.bench.Alternation;
import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.BenchOptions;
import io.kindling.engine.bench.OurStep;
import io.kindling.engine.bench.Row;
import io.kindling.engine.bench.Task;
import io.kindling.engine.bench.TorchStep;
import java.io.IOException;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A whole training beside the bare engine, and PyTorch, on the same steps. A turn of the bare engine
 * has as many steps as a training, so that a moment in which the machine is busy weighs the same.
 */
final class TrainBench {
  private static final int ROUNDS = 9;
  private static final int STEPS_OF_TORCH = 200;
  private static final double WARM_MILLIS = 2000;

  /** After so many, the JIT compiler has made what it will of a training. */
  private static final int WARM_TRAININGS = 3;

  private static final List<Integer> SHARDS = List.of(1, 4, 16);

  private TrainBench() {}

  /** A training in so many threads, of so many shards. */
  private record Placed(String master, int shards) {
    String name() {
      return Task.LARGE.name() + " " + master + " S=" + shards;
    }
  }

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments).untimed("train");
    List<Placed> all =
        Stream.of("local[1]", "local[2]")
            .flatMap(master -> SHARDS.stream().map(shards -> new Placed(master, shards)))
            .toList();
    List<Placed> chosen = options.chosen(all, Placed::name);
    Bench bench = Bench.start("train", options);
    try (OurStep bare = new OurStep(Task.LARGE, new OneDnnBackend(1));
        TorchStep torch = fastest()) {
      Alternation.warm(bare::wholeStep, WARM_MILLIS);
      for (String master : List.of("local[1]", "local[2]")) {
        measure(bench, chosen, master, bare, torch);
      }
    }
  }

  /** The faster way to call PyTorch. */
  private static TorchStep fastest() {
    List<TorchStep> ways = TorchStep.all(Task.LARGE, 1);
    ways.forEach(way -> Alternation.warm(way::wholeStep, WARM_MILLIS));
    double[] medians =
        Alternation.medians(
            ROUNDS,
            ways.stream()
                .map(way -> Alternation.milliseconds(way::wholeStep, STEPS_OF_TORCH))
                .toArray(DoubleSupplier[]::new));
    int best = medians[0] <= medians[1] ? 0 : 1;
    ways.get(1 - best).close();
    return ways.get(best);
  }

  private static void measure(
      Bench bench, List<Placed> all, String master, OurStep bare, TorchStep torch)
      throws IOException {
    List<Placed> chosen = all.stream().filter(one -> one.master().equals(master)).toList();
    if (chosen.isEmpty()) {
      return;
    }
    SparkConf conf =
        new SparkConf()
            .setMaster(master)
            .setAppName("bench train")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      for (Placed one : chosen) {
        try (TrainRun run = new TrainRun(context, one.shards())) {
          for (int i = 0; i < WARM_TRAININGS; i++) {
            run.millisecondsAStep();
          }
          double[] medians =
              Alternation.medians(
                  ROUNDS,
                  run::millisecondsAStep,
                  Alternation.milliseconds(bare::wholeStep, TrainRun.STEPS),
                  Alternation.milliseconds(torch::wholeStep, STEPS_OF_TORCH));
          String name = "train " + one.name();
          bench.add(
              Row.beside(name + " to bare engine", "ms", medians[0], "bare engine", medians[1]));
          bench.add(Row.beside(name, "ms", medians[0], torch.name(), medians[2]));
        }
      }
    }
  }
}
