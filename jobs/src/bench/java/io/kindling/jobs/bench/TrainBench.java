package io.kindling.jobs.bench;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.bench.Alternation;
import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.BenchOptions;
import io.kindling.engine.bench.OurStep;
import io.kindling.engine.bench.Row;
import io.kindling.engine.bench.Task;
import io.kindling.engine.bench.TorchStep;
import io.kindling.engine.bench.Turns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A whole training on one thread and on two, beside the bare engine, and PyTorch, on the same
 * steps. All of a number of shards take turns, the bare engine behind the first training with as
 * many steps as it has: a moment in which the machine is busy weighs the same.
 */
final class TrainBench {
  private static final int ROUNDS = 7;
  private static final int STEPS_OF_TORCH = 200;
  private static final double WARM_MILLIS = 2000;

  /** After so many, the JIT compiler has made what it will of a training. */
  private static final int WARM_TRAININGS = 2;

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
      for (int shards : SHARDS) {
        List<Placed> some = chosen.stream().filter(one -> one.shards() == shards).toList();
        if (!some.isEmpty()) {
          measure(bench, some, bare, torch);
        }
      }
    }
  }

  /** The faster way to call PyTorch. */
  private static TorchStep fastest() {
    List<TorchStep> ways = TorchStep.all(Task.LARGE, 1);
    ways.forEach(way -> Alternation.warm(way::wholeStep, WARM_MILLIS));
    Turns turns =
        Alternation.turns(
            ROUNDS,
            ways.stream()
                .map(way -> Alternation.milliseconds(way::wholeStep, STEPS_OF_TORCH))
                .toArray(DoubleSupplier[]::new));
    int best = turns.median(0) <= turns.median(1) ? 0 : 1;
    ways.get(1 - best).close();
    return ways.get(best);
  }

  /** The rows of some trainings of the same number of shards. */
  private static void measure(Bench bench, List<Placed> placed, OurStep bare, TorchStep torch)
      throws IOException {
    for (int i = 0; i < WARM_TRAININGS; i++) {
      placed.forEach(TrainBench::millisecondsAStep);
    }
    List<DoubleSupplier> all = new ArrayList<>();
    placed.forEach(one -> all.add(() -> millisecondsAStep(one)));
    all.add(1, Alternation.milliseconds(bare::wholeStep, TrainRun.STEPS));
    all.add(Alternation.milliseconds(torch::wholeStep, STEPS_OF_TORCH));
    Turns turns = Alternation.turns(ROUNDS, all.toArray(DoubleSupplier[]::new));
    for (int i = 0; i < placed.size(); i++) {
      String name = "train " + placed.get(i).name();
      int ours = i == 0 ? 0 : i + 1;
      bench.add(Row.beside(name + " to bare engine", "ms", turns, ours, "bare engine", 1));
      bench.add(Row.beside(name, "ms", turns, ours, torch.name(), placed.size() + 1));
      if (i > 0) {
        String first = placed.get(0).master();
        bench.add(Row.beside(name + " to " + first, "ms", turns, ours, first, 0));
      }
    }
  }

  /** A training in a context of its own: two cannot be open at the same time. */
  private static double millisecondsAStep(Placed placed) {
    SparkConf conf =
        new SparkConf()
            .setMaster(placed.master())
            .setAppName("bench train")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext context = new JavaSparkContext(conf);
        TrainRun run = new TrainRun(context, placed.shards())) {
      run.warm();
      return run.millisecondsAStep();
    }
  }
}
