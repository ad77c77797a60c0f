package io.kindling.jobs.bench;

import io.kindling.engine.bench.Alternation;
import io.kindling.engine.bench.Bench;
import io.kindling.engine.bench.BenchOptions;
import io.kindling.engine.bench.Row;
import io.kindling.engine.bench.Turns;
import io.kindling.jobs.process.Command;
import io.kindling.jobs.training.CheckpointSink;
import io.kindling.jobs.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The time that 784-100-10 takes to 97 % of MNIST's test images, from packed rows on, beside other
 * trainers on Spark with as many threads.
 */
final class MnistBench {
  private static final Path MNIST = Command.projectRoot().resolve("../shared/data/mnist");
  private static final String CONFIG =
      """
      data { source = idx, split = none }
      network = [ { dense = 100, activation = relu }, { dense = 10 } ]
      training {
        optimizer { adam { rate = 2e-2 } }, schedule { oneCycle {} }
        batchSize = 256, shards = 2, epochs = 2
      }
      """;

  private static final String DL4J = "dl4j 784-100-10";
  private static final String MLLIB = "mllib 784-100-10";

  private final Bench bench;
  private final ConfiguredRun ours;

  private MnistBench(Bench bench, ConfiguredRun ours) {
    this.bench = bench;
    this.ours = ours;
  }

  public static void main(String[] arguments) throws IOException {
    BenchOptions options = BenchOptions.parse(arguments).untimed("mnist");
    List<String> chosen = options.chosen(List.of(DL4J, MLLIB), Function.identity());
    Bench bench = Bench.start("mnist", options);
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("bench mnist")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.rpc.message.maxSize", "1024");
    List<String> path = List.of("data.path=" + MNIST);
    try (JavaSparkContext context = new JavaSparkContext(conf);
        ConfiguredRun ours = new ConfiguredRun(context, "mnist", CONFIG, path)) {
      MnistBench measuring = new MnistBench(bench, ours);
      if (chosen.contains(DL4J)) {
        measuring.besideDl4j();
      }
      if (chosen.contains(MLLIB)) {
        measuring.besideMllib(new MllibRun(context, MNIST));
      }
    }
  }

  private void besideMllib(MllibRun mllib) throws IOException {
    int iterations = mllib.fewestIterations(bench);
    beside(MLLIB + " maxIter=" + iterations, "Spark MLlib", 2, () -> mllib.run(iterations));
  }

  private void besideDl4j() throws IOException {
    try (Dl4jProcess dl4j = Dl4jProcess.start(MNIST)) {
      told("Deeplearning4j", dl4j.run());
      beside(DL4J, "Deeplearning4j", 3, dl4j::run);
    }
  }

  /** Adds a row; ours has a run before, and both alternate. */
  private void beside(String name, String peerName, int rounds, Supplier<Reached> peer)
      throws IOException {
    told("ours", run());
    Turns turns =
        Alternation.turns(
            rounds,
            () -> told("ours", run()).secondsOf("ours"),
            () -> told(peerName, peer.get()).secondsOf(peerName));
    bench.add(Row.beside(name, "s to 97 %", turns, 0, peerName, 1));
  }

  private Reached run() {
    long start = System.nanoTime();
    TrainingResult trained = ours.train(CheckpointSink.NONE);
    double accuracy = ours.accuracy(trained);
    return new Reached((System.nanoTime() - start) / 1e9, accuracy);
  }

  private Reached told(String who, Reached reached) {
    bench.note("%s: %.4f in %.2f s", who, reached.accuracy(), reached.seconds());
    return reached;
  }
}
