package io.kindling.jobs.process;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * An application that runs two engines side by side in the tasks of one process and prints how many
 * native threads work for them. A thread that OpenMP starts inherits the name of its task's.
 */
public final class TwoEngines {
  static final String FOUND = "threads of two engines: ";
  private static final String NAME = "Executor task l";
  private static final int STEPS = 20;
  private static final CyclicBarrier BOTH = new CyclicBarrier(2);

  private TwoEngines() {}

  public static void main(String... arguments) {
    int threads = Integer.parseInt(arguments[0]);
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf().setAppName("engines"))) {
      List<Integer> found =
          context.parallelize(List.of(0, 1), 2).map(task -> run(threads)).collect();
      System.out.println(FOUND + found.get(0));
    }
  }

  private static int run(int threads) throws Exception {
    Network network = Network.input(512).dense(1024, Activation.RELU).dense(10);
    try (StepEngine engine =
        StepEngine.open(network, Loss.CROSS_ENTROPY, new OneDnnBackend(threads), 1)) {
      engine.load(network.initialParameters(1), network.initialState());
      StepBatch batch = engine.batch(256, Mode.TRAIN);
      for (int step = 0; step < STEPS; step++) {
        engine.run(batch, new RunKey(1, step, 0, 0), 0);
      }
      BOTH.await(1, TimeUnit.MINUTES);
      int found = taskThreads();
      BOTH.await(1, TimeUnit.MINUTES);
      return found;
    }
  }

  private static int taskThreads() throws IOException {
    int found = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      for (Path thread : threads.toList()) {
        found += isOfTask(thread) ? 1 : 0;
      }
    }
    return found;
  }

  private static boolean isOfTask(Path thread) throws IOException {
    try {
      return Files.readString(thread.resolve("comm")).strip().equals(NAME);
    } catch (NoSuchFileException ended) {
      return false;
    }
  }
}
