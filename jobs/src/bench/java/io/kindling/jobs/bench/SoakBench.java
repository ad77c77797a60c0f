package io.kindling.jobs.bench;

import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.BenchOptions;
import io.kindling.engine.bench.Row;
import io.kindling.jobs.process.ClusterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageStatus;

/** Trains for long in one application and watches whether anything grows. */
final class SoakBench {
  private static final double USUAL_SECONDS = 1800;

  /** The part of the time before the first sample that counts: classes, compiled code, pools. */
  private static final double WARM_PART = 1.0 / 6;

  private static final long SAMPLE_NANOS = 15_000_000_000L;
  private static final int EXECUTOR_MEGABYTES = 512;
  private static final double BYTES_A_MEGABYTE = 1 << 20;

  private final Bench bench;
  private final JavaSparkContext context;
  private final SoakWork work;
  private final List<ProcessProbe> probes = new ArrayList<>();
  private final Map<String, List<SoakTrend.Sample>> samples = new LinkedHashMap<>();

  private SoakBench(Bench bench, JavaSparkContext context, SoakWork work) {
    this.bench = bench;
    this.context = context;
    this.work = work;
  }

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments);
    Bench bench = Bench.start("soak", options);
    ClusterHome.in(Path.of(System.getenv("SPARK_HOME")));
    Path folder = Files.createTempDirectory("kindling-soak-");
    List<String> grown;
    try (JavaSparkContext context = new JavaSparkContext(conf())) {
      SoakBench soak = new SoakBench(bench, context, new SoakWork(context, folder));
      soak.run(options.seconds().orElse(USUAL_SECONDS));
      grown = soak.report();
    }
    bench.note(grown.isEmpty() ? "flat" : "grew: " + String.join(", ", grown));
    System.exit(grown.isEmpty() ? 0 : 1);
  }

  private static SparkConf conf() {
    return new SparkConf()
        .setMaster("local-cluster[2,1,1024]")
        .setAppName("bench soak")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.executor.memory", EXECUTOR_MEGABYTES + "m")
        .set(
            "spark.executor.extraJavaOptions",
            "-Xms" + EXECUTOR_MEGABYTES + "m -XX:+AlwaysPreTouch")
        .set("spark.executor.extraClassPath", ClusterHome.executorClassPath())
        // What Spark remembers of jobs that are over is full before the first sample.
        .set("spark.ui.retainedJobs", "20")
        .set("spark.ui.retainedStages", "20");
  }

  private void run(double seconds) throws IOException {
    long start = System.nanoTime();
    long warm = start + (long) (seconds * WARM_PART * 1e9);
    long end = start + (long) (seconds * 1e9);
    long next = warm;
    while (System.nanoTime() < end) {
      work.round();
      long now = System.nanoTime();
      if (now >= next) {
        sample((now - start) / 3.6e12);
        next = now + SAMPLE_NANOS;
      }
    }
  }

  /** Looks at all processes and at Spark's storage, between two trainings. */
  private void sample(double hours) throws IOException {
    if (probes.isEmpty()) {
      long heap = Runtime.getRuntime().maxMemory() / (1 << 20);
      probes.add(new ProcessProbe("driver", ProcessHandle.current().pid(), heap));
      for (long pid : work.processes()) {
        probes.add(new ProcessProbe("executor " + probes.size(), pid, EXECUTOR_MEGABYTES));
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    for (ProcessProbe probe : probes) {
      figures.putAll(probe.figures());
    }
    figures.putAll(storage());
    figures.forEach(
        (name, value) ->
            samples
                .computeIfAbsent(name, unknown -> new ArrayList<>())
                .add(new SoakTrend.Sample(hours, value)));
  }

  private Map<String, Double> storage() {
    double blocks = 0;
    double bytes = 0;
    for (StorageStatus place : SparkEnv.get().blockManager().master().getStorageStatus()) {
      blocks += place.blocks().size();
      bytes += place.memUsed() + place.diskUsed();
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("storage blocks", blocks);
    figures.put("storage, MB", bytes / BYTES_A_MEGABYTE);
    figures.put("persisted data sets", (double) context.getPersistentRDDs().size());
    return figures;
  }

  /** Adds a row for each figure; gives the names of those that grew. */
  private List<String> report() throws IOException {
    int count = samples.values().iterator().next().size();
    bench.note(
        "%d trainings, %d samples after warming up; ours: the median of the last third of the"
            + " samples, peer: of the first third",
        work.trainings(), count);
    List<String> grown = new ArrayList<>();
    for (Map.Entry<String, List<SoakTrend.Sample>> figure : samples.entrySet()) {
      SoakTrend trend = SoakTrend.of(figure.getValue());
      bench.add(row("soak " + figure.getKey(), trend));
      if (trend.grew()) {
        grown.add(figure.getKey());
      }
    }
    return grown;
  }

  private static Row row(String name, SoakTrend trend) {
    String unit = String.format(Locale.ROOT, "%+.2f an hour", trend.slope());
    return trend.last() == 0
        ? Row.alone(name, unit, 0)
        : Row.beside(name, unit, trend.last(), "first third", trend.first());
  }
}
