package io.kindling.jobs.bench;

import io.kindling.engine.bench.Bench;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Spark's own multilayer perceptron on the same images, with the settings that it comes with. */
final class MllibRun {
  private static final int PIXELS = 28 * 28;
  private static final int[] LAYERS = {PIXELS, 100, 10};
  private static final int PARTITIONS = 2;

  /** Iterations are looked for in steps of so many, up to so many. */
  private static final int STEP = 10;

  private static final int MOST_STEPS = 20;

  private final Dataset<Row> train;
  private final Dataset<Row> test;

  /** Packs the rows into vectors, which lie in Spark's memory from then on. */
  MllibRun(JavaSparkContext context, Path folder) throws IOException {
    this.train = rows(context, folder, "train");
    this.test = rows(context, folder, "t10k");
    train.count();
    test.count();
  }

  /** Trains for so many iterations and measures the model on the test images. */
  Reached run(int iterations) {
    long start = System.nanoTime();
    MultilayerPerceptronClassificationModel model =
        new MultilayerPerceptronClassifier()
            .setLayers(LAYERS)
            .setMaxIter(iterations)
            .setSeed(1)
            .fit(train);
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    return new Reached((System.nanoTime() - start) / 1e9, accuracy);
  }

  /** The fewest iterations that are enough, in tens, found by halving. */
  int fewestIterations(Bench bench) {
    int low = 0;
    int high = MOST_STEPS;
    while (high - low > 1) {
      int middle = (low + high) / 2;
      Reached reached = run(STEP * middle);
      bench.note(
          "mllib with maxIter=%d: %.4f in %.1f s",
          STEP * middle, reached.accuracy(), reached.seconds());
      if (reached.isEnough()) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return STEP * high;
  }

  /** The rows of a part of MNIST, in Spark's memory. */
  static Dataset<Row> rows(JavaSparkContext context, Path folder, String part) throws IOException {
    SparkSession session = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
    List<Row> rows = new ArrayList<>();
    try (DataInputStream images = open(folder.resolve(part + "-images-idx3-ubyte.gz"), 16);
        DataInputStream labels = open(folder.resolve(part + "-labels-idx1-ubyte.gz"), 8)) {
      byte[] pixels = new byte[PIXELS];
      for (byte label : labels.readAllBytes()) {
        images.readFully(pixels);
        double[] numbers = new double[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
          numbers[i] = (pixels[i] & 0xFF) / 255.0;
        }
        rows.add(RowFactory.create((double) label, Vectors.dense(numbers)));
      }
    }
    StructType columns =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());
    return session.createDataFrame(rows, columns).repartition(PARTITIONS).cache();
  }

  private static DataInputStream open(Path file, int header) throws IOException {
    DataInputStream stream = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)));
    stream.skipNBytes(header);
    return stream;
  }
}
