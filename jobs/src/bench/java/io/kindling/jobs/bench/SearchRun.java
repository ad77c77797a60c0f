package io.kindling.jobs.bench;

import com.typesafe.config.ConfigFactory;
import io.kindling.engine.bench.Bench;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.trial.Trial;
import io.kindling.jobs.trial.TrialResult;
import io.kindling.jobs.trial.Trials;
import io.kindling.jobs.tune.Candidates;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.Pool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaSparkContext;

/** Sixty-four trials that are drawn, as the job has them, on rows that are held whole. */
final class SearchRun {
  /** What the best trial of a search must reach on the rows that trials are compared by. */
  static final double ENOUGH = 0.92;

  private static final int COMPARED = 2000;
  private static final int MOST_EPOCHS = 30;
  private static final String CONFIG =
      """
      data { source = idx, split { train = 0.08333333, validation = 0.91666667, test = 0 } }
      network = [ { dense = 64, activation = relu }, { dense = 10 } ]
      training { optimizer { adam { rate = 1e-3 } }, batchSize = 64, shards = 2, epochs = 5 }
      tune {
        trials = 64
        space {
          network { choice = [ [ { dense = { integer = [32, 256], step = 32 }, activation = relu }
                                 { dense = 10 } ] ] }
          training.optimizer.adam.rate { logUniform = [3e-4, 1e-2] }
        }
      }
      """;

  private final RunConfig config;
  private final Pool pool;
  private final Draw rows;

  private SearchRun(RunConfig config, Pool pool) {
    this.config = config;
    this.pool = pool;
    int[] others = pool.rows().of(Part.VALIDATION);
    this.rows = Draw.of(pool.rows().of(Part.TRAIN), Arrays.copyOf(others, COMPARED), new int[0]);
  }

  /**
   * What a search found.
   *
   * @param accuracy of the best trial
   */
  record Found(double seconds, double accuracy) {}

  /** Reads the rows; the context is closed. */
  static SearchRun of(JavaSparkContext context, Path folder) {
    try (context) {
      RunConfig config =
          RunConfig.read(
              ConfigFactory.parseString(CONFIG),
              List.of("data.path=" + folder),
              Purpose.TRAIN,
              RunConfig.secrets(context.getConf()));
      PreparedData data =
          PreparedData.prepare(context, config.data().orElseThrow(), config.training().shardRule());
      return new SearchRun(config, Pool.of(data));
    }
  }

  /** All trials, once, from when each process has its rows. */
  Found search(JavaSparkContext context, int epochs) {
    RunConfig base = config.with(List.of("training.epochs=" + epochs));
    List<Trial> trials = new ArrayList<>();
    Candidates.of(config.tune(), base)
        .first()
        .forEach(
            one ->
                trials.add(
                    new Trial(one.number(), "trial " + one.number(), one.sets(), rows, Set.of())));
    try (Trials running = new Trials(context, base.text(), pool)) {
      running.run(trials.subList(0, 2), result -> {}); // rows lie where they are needed
      long start = System.nanoTime();
      List<TrialResult> results = running.run(trials, result -> {});
      double best =
          results.stream()
              .mapToDouble(result -> result.value("validation.accuracy"))
              .max()
              .orElseThrow();
      return new Found((System.nanoTime() - start) / 1e9, best);
    }
  }

  /** The fewest epochs whose best trial is good enough. */
  int fewestEpochs(IntFunction<JavaSparkContext> contexts, Bench bench) {
    try (JavaSparkContext context = contexts.apply(2)) {
      for (int epochs = 1; epochs <= MOST_EPOCHS; epochs++) {
        Found found = search(context, epochs);
        bench.note("epochs=%d: %.4f in %.1f s", epochs, found.accuracy(), found.seconds());
        if (found.accuracy() >= ENOUGH) {
          return epochs;
        }
      }
    }
    throw new IllegalStateException("No trial reached " + ENOUGH);
  }
}
