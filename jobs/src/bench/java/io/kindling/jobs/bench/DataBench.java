package io.kindling.jobs.bench;

import io.kindling.engine.bench.Alternation;
import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.BenchOptions;
import io.kindling.engine.bench.Row;
import io.kindling.engine.bench.Turns;
import io.kindling.partitioning.DataSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * How fast rows come from files into batches, and for which part of a training step workers wait
 * for them.
 */
final class DataBench {
  private static final int ROUNDS = 5;
  private static final List<String> NETWORKS = List.of("cnn b128", "mlp b128");

  private DataBench() {}

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments).untimed("data");
    List<String> all =
        Stream.concat(ReadRows.NAMES.stream(), NETWORKS.stream().map(one -> "wait " + one))
            .toList();
    List<String> chosen = options.chosen(all, one -> one);
    Bench bench = Bench.start("data", options);
    Path folder = Files.createTempDirectory("kindling-data-");
    try (JavaSparkContext context = context("local[2]")) {
      ReadRows rows = ReadRows.written(folder, chosen);
      for (String name : chosen.stream().filter(ReadRows.NAMES::contains).toList()) {
        read(bench, context, name, rows);
      }
    } finally {
      ReadRows.delete(folder);
    }
    for (String master : List.of("local[1]", "local[2]")) {
      try (JavaSparkContext context = context(master)) {
        for (ScaleCase one : ScaleCase.ALL) {
          if (chosen.contains("wait " + one.name())) {
            Alternation.turns(1, () -> one.waits(context));
            Turns turns = Alternation.turns(ROUNDS, () -> 100 * one.waits(context));
            String name = "data wait " + one.name() + " " + master;
            bench.add(Row.alone(name, "% of a step", turns.median(0)));
          }
        }
      }
    }
  }

  private static JavaSparkContext context(String master) {
    return new JavaSparkContext(
        new SparkConf()
            .setMaster(master)
            .setAppName("bench data")
            .set("spark.ui.enabled", "false"));
  }

  private static void read(Bench bench, JavaSparkContext context, String name, ReadRows rows)
      throws IOException {
    DataSpec spec = rows.spec(name);
    DoubleSupplier intoBatches = () -> rows.rowsASecond(context, spec);
    Alternation.turns(1, intoBatches);
    Turns turns = Alternation.turns(ROUNDS, intoBatches);
    bench.add(Row.alone("data " + name + " into batches", "rows/s", turns.median(0)));
  }
}
