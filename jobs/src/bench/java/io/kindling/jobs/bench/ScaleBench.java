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
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What more workers bring: first as many as this machine has cores for, then so many that only the
 * driver's part of their work can be done here.
 */
final class ScaleBench {
  private static final int ROUNDS = 3;

  /** The bytes that a simulation moves, where that are some steps and not many. */
  private static final double BYTES = 6e9;

  private static final String THREADS = " threads";
  private static final String PROCESSES = " processes";
  private static final String SIMULATED = "simulated";
  private static final int FEWEST_STEPS = 4;
  private static final int MOST_STEPS = 40;

  /** A simulation whose step would take longer is left out. */
  private static final double MOST_SECONDS = 25;

  private ScaleBench() {}

  public static void main(String[] arguments) throws Exception {
    BenchOptions options = BenchOptions.parse(arguments).untimed("scale");
    List<String> chosen = options.chosen(cases(), Function.identity());
    Bench bench = Bench.start("scale", options);
    ClusterHome.in(Path.of(System.getenv("SPARK_HOME")));
    for (ScaleCase one : ScaleCase.ALL) {
      if (chosen.contains(one.name() + THREADS)) {
        compareThreads(bench, one);
      }
    }
    for (ScaleCase one : ScaleCase.ALL) {
      if (chosen.contains(one.name() + PROCESSES)) {
        compareProcesses(bench, one);
      }
    }
    if (chosen.contains(SIMULATED)) {
      simulate(bench);
    }
  }

  private static List<String> cases() {
    List<String> cases = new ArrayList<>();
    ScaleCase.ALL.forEach(one -> cases.add(one.name() + THREADS));
    ScaleCase.ALL.forEach(one -> cases.add(one.name() + PROCESSES));
    cases.add(SIMULATED);
    return cases;
  }

  /** Microseconds a row of two threads beside those of one, for a training and for the machine. */
  private static void compareThreads(Bench bench, ScaleCase one) throws IOException {
    try (BareEngines engines = new BareEngines(one.task())) {
      engines.bothAtOnce();
      Turns turns =
          Alternation.turns(
              ROUNDS,
              () -> microseconds(one, "local[2]"),
              () -> microseconds(one, "local[1]"),
              engines::bothAtOnce,
              engines::oneAlone);
      bench.add(row(one, "two threads", turns, 0));
      bench.note("two threads must be at least %.1f times as fast", one.bar());
      bench.add(row(one, "two engines that wait for nobody", turns, 2));
    }
  }

  private static void compareProcesses(Bench bench, ScaleCase one) throws IOException {
    Turns turns =
        Alternation.turns(
            ROUNDS,
            () -> microseconds(one, "local-cluster[2,1,1024]"),
            () -> microseconds(one, "local-cluster[1,1,1024]"));
    bench.add(row(one, "two processes", turns, 0));
  }

  /** Two of something beside one, whose turn is the next. */
  private static Row row(ScaleCase one, String what, Turns turns, int ours) {
    return Row.beside(
        "scale " + one.name() + ", " + what, "us a row", turns, ours, "one", ours + 1);
  }

  private static double microseconds(ScaleCase one, String master) {
    try (JavaSparkContext context = new JavaSparkContext(conf(master))) {
      return 1e6 / one.rowsASecond(context);
    }
  }

  private static SparkConf conf(String master) {
    return new SparkConf()
        .setMaster(master)
        .setAppName("bench scale")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.executor.extraClassPath", ClusterHome.executorClassPath());
  }

  private static void simulate(Bench bench) throws Exception {
    try (JavaSparkContext context = new JavaSparkContext(conf("local[1]"))) {
      double secondsAByte = 0;
      double cpuAByte = 0;
      for (double million : List.of(1.0, 12.0, 60.0)) {
        for (int workers : List.of(16, 64, 256)) {
          Simulation simulation = new Simulation(workers, million, WireFormat.FP32);
          double expected = secondsAByte * simulation.stepBytes();
          if (expected > MOST_SECONDS) {
            bench.note(
                "%s: left out; at the rate of the last, a step moves %.1f GB in %.0f s and takes"
                    + " %.1f s of the driver's CPU",
                simulation.name(),
                simulation.stepBytes() / 1e9,
                expected,
                cpuAByte * simulation.stepBytes());
          } else {
            Simulation.Measured measured = measure(bench, context, simulation);
            secondsAByte = measured.seconds() / measured.bytes();
            cpuAByte = measured.cpuSeconds() / measured.bytes();
          }
        }
      }
      Simulation rounded = new Simulation(16, 12, WireFormat.BF16);
      measure(bench, context, rounded);
    }
  }

  private static Simulation.Measured measure(
      Bench bench, JavaSparkContext context, Simulation simulation) throws Exception {
    double wanted = BYTES / simulation.stepBytes();
    int steps = (int) Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, wanted));
    Simulation.Measured measured = simulation.measure(context.sc(), steps);
    bench.add(Row.alone("scale " + simulation.name(), "s a step", measured.seconds()));
    bench.note(
        "%.3f steps/s; a step moves %.2f GB and takes %.2f s of the driver's CPU, %.2f ns a byte;"
            + " stepping took %.3f s; at most %.2f GB of its heap were live",
        1 / measured.seconds(),
        measured.bytes() / 1e9,
        measured.cpuSeconds(),
        1e9 * measured.cpuSeconds() / measured.bytes(),
        measured.stepping(),
        measured.heapGigabytes());
    return measured;
  }
}
