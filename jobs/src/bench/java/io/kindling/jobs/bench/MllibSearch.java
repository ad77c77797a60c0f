package io.kindling.jobs.bench;

import io.kindling.engine.bench.Bench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Spark's own search over its own perceptrons, two at a time: eight widths from eight starts. */
final class MllibSearch {
  private static final int PIXELS = 28 * 28;
  private static final int ROWS = 7000;
  private static final double SHARE = 5.0 / 7;
  private static final int WIDTHS = 8;
  private static final int STARTS = 8;
  private static final int STEP = 10;
  private static final int MOST = 200;

  private final Dataset<Row> rows;

  MllibSearch(JavaSparkContext context, Path folder) throws IOException {
    this.rows = MllibRun.rows(context, folder, "train").limit(ROWS).repartition(2).cache();
    rows.count();
  }

  /** All models, once; the last training on all rows, which is Spark's, is counted. */
  SearchRun.Found search(int iterations) {
    return search(iterations, STARTS);
  }

  private SearchRun.Found search(int iterations, int starts) {
    MultilayerPerceptronClassifier network =
        new MultilayerPerceptronClassifier().setMaxIter(iterations);
    List<ParamMap> all = new ArrayList<>();
    for (int width = 1; width <= WIDTHS; width++) {
      for (int seed = 1; seed <= starts; seed++) {
        all.add(
            new ParamMap()
                .put(network.layers().w(new int[] {PIXELS, 32 * width, 10}))
                .put(network.seed().w(seed)));
      }
    }
    long start = System.nanoTime();
    TrainValidationSplitModel found =
        new TrainValidationSplit()
            .setEstimator(network)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setEstimatorParamMaps(all.toArray(ParamMap[]::new))
            .setTrainRatio(SHARE)
            .setParallelism(2)
            .setSeed(1)
            .fit(rows);
    double best = Arrays.stream(found.validationMetrics()).max().orElseThrow();
    return new SearchRun.Found((System.nanoTime() - start) / 1e9, best);
  }

  /** The fewest iterations, in tens, with which the best of eight models is good enough. */
  int fewestIterations(Bench bench) {
    for (int iterations = 2 * STEP; iterations < MOST; iterations += STEP) {
      SearchRun.Found found = search(iterations, 1);
      bench.note("mllib, maxIter=%d: %.4f", iterations, found.accuracy());
      if (found.accuracy() >= SearchRun.ENOUGH) {
        return iterations;
      }
    }
    bench.note("mllib does not reach %.2f in %d iterations", SearchRun.ENOUGH, MOST);
    return MOST;
  }
}
