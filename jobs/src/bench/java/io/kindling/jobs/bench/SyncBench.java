package io.kindling.jobs.bench;

import io.kindling.engine.bench.Alternation;
import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.BenchOptions;
import io.kindling.engine.bench.Row;
import io.kindling.engine.bench.Turns;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.process.ClusterHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A synchronisation of two workers beside a Spark job a step that does the same. */
final class SyncBench {
  private static final int ROUNDS = 5;

  /** A step becomes twice as fast in the first two hundred, ours and that of a Spark job. */
  private static final int WARM_ROUNDS = 4;

  private SyncBench() {}

  /** A case in threads of one process, or in two. */
  private record Placed(String place, SyncCase sync) {
    String name() {
      return place + " " + sync.name();
    }
  }

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments).untimed("sync");
    List<Placed> all =
        Stream.of("local", "process")
            .flatMap(place -> SyncCase.ALL.stream().map(sync -> new Placed(place, sync)))
            .toList();
    List<Placed> chosen = options.chosen(all, Placed::name);
    Bench bench = Bench.start("sync", options);
    measure(bench, chosen, "local", "local[2]");
    ClusterHome.in(Path.of(System.getenv("SPARK_HOME")));
    measure(bench, chosen, "process", "local-cluster[2,1,1024]");
  }

  private static void measure(Bench bench, List<Placed> all, String place, String master)
      throws IOException {
    List<Placed> chosen = all.stream().filter(one -> one.place().equals(place)).toList();
    if (chosen.isEmpty()) {
      return;
    }
    SparkConf conf =
        new SparkConf()
            .setMaster(master)
            .setAppName("bench sync")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.executor.extraClassPath", ClusterHome.executorClassPath());
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      for (Placed one : chosen) {
        measure(bench, context, "sync " + one.name(), one.sync());
      }
    }
  }

  private static void measure(Bench bench, JavaSparkContext context, String name, SyncCase sync)
      throws IOException {
    SparkJobSteps job = new SparkJobSteps(context, sync);
    List<DoubleSupplier> all = new ArrayList<>();
    all.add(() -> SyncRun.milliseconds(context, sync));
    all.add(job::milliseconds);
    boolean rounds = sync.format() == WireFormat.BF16;
    if (rounds) {
      all.add(() -> SyncRun.milliseconds(context, sync.whole()));
    }
    DoubleSupplier[] measured = all.toArray(DoubleSupplier[]::new);
    Alternation.turns(WARM_ROUNDS, measured);
    Turns turns = Alternation.turns(ROUNDS, measured);
    bench.add(Row.beside(name, "ms", turns, 0, "a Spark job a step", 1));
    if (rounds) {
      bench.add(Row.beside(name + " to fp32", "ms", turns, 0, "fp32", 2));
    }
  }
}
