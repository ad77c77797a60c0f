package io.kindling.jobs.bench;

import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.Row;
import io.kindling.jobs.process.Command;
import io.kindling.jobs.process.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The same models on one thread and several, on processes, and on a standalone cluster whose class
 * path holds Spark alone, to which the jar is submitted.
 */
final class SameBench {
  private static final Path SPARK_HOME = Command.projectRoot().resolve("jobs/target/spark-home");
  private static final int CLUSTER_WORKERS = 2;

  private final Bench bench;
  private final Path folder;

  private SameBench(Bench bench, Path folder) {
    this.bench = bench;
    this.folder = folder;
  }

  /**
   * Somewhere to train.
   *
   * @param name what the table calls it
   * @param workers how many there must be
   * @param spark settings of Spark's own
   */
  private record Place(String name, String master, int workers, Map<String, String> spark) {
    static List<Place> all(String cluster) {
      return List.of(
          new Place("local[1]", "local[1]", 1, Map.of()),
          new Place("local[2]", "local[2]", 2, Map.of()),
          new Place("2 processes", "local-cluster[2,1,1024]", 2, Map.of()),
          new Place("4 processes", "local-cluster[4,1,1024]", 4, Map.of()),
          new Place("standalone", cluster, CLUSTER_WORKERS, waitingFor(CLUSTER_WORKERS)));
    }

    /** An application on a standalone cluster begins with the executors that are there. */
    private static Map<String, String> waitingFor(int cores) {
      return Map.of(
          "spark.cores.max",
          Integer.toString(cores),
          "spark.scheduler.minRegisteredResourcesRatio",
          "1");
    }
  }

  public static void main(String[] arguments) throws IOException {
    Bench bench = Bench.start("same", arguments);
    Path folder = Files.createTempDirectory("kindling-same-");
    int identical = new SameBench(bench, folder).identical();
    int all = SameNetwork.ALL.size();
    bench.note("%d of %d networks identical everywhere, with work of every worker", identical, all);
    System.exit(identical == all ? 0 : 1);
  }

  private int identical() throws IOException {
    // The jar, and Spark's own jars beside it, are built by the first run of the script.
    Command.kindling("--version");
    int identical = 0;
    try (StandaloneCluster cluster =
        new StandaloneCluster(SPARK_HOME, folder.resolve("cluster"), CLUSTER_WORKERS)) {
      line("network", "place", "S", "sha256 of the weights", "parts accepted of each worker");
      for (SameNetwork network : SameNetwork.ALL) {
        identical += isIdentical(network, Place.all(cluster.url())) ? 1 : 0;
      }
    }
    return identical;
  }

  private boolean isIdentical(SameNetwork network, List<Place> places) throws IOException {
    Path own = Files.createDirectories(folder.resolve(network.name().replaceAll("\\W+", "-")));
    Path config = Files.writeString(own.resolve("run.conf"), network.config());
    Set<String> models = new LinkedHashSet<>();
    List<String> idle = new ArrayList<>();
    for (Place place : places) {
      Path out = own.resolve(place.name().replaceAll("\\W+", "-"));
      SameRun run = SameRun.train(config, place.master(), place.spark(), out);
      models.add(run.sha256());
      if (run.least(place.workers()) == 0) {
        idle.add(place.name());
      }
      String workers = run.workers().toString();
      line(network.name(), place.name(), Integer.toString(run.shards()), run.sha256(), workers);
    }
    String name = "same " + network.name() + " in " + places.size() + " places";
    bench.add(Row.alone(name, "different models", models.size()));
    if (!idle.isEmpty()) {
      bench.note("%s: a worker did nothing on %s", network.name(), String.join(", ", idle));
    }
    return models.size() == 1 && idle.isEmpty();
  }

  private void line(String network, String place, String shards, String sha256, String workers) {
    bench.note("%-18s  %-11s  %2s  %-64s  %s", network, place, shards, sha256, workers);
  }
}
