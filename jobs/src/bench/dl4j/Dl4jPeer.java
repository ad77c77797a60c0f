import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Deeplearning4j's averaging of parameters on Spark, on MNIST. In: the folder of the four files;
 * then a line on standard input for each run. Out: a line for each, that begins with RESULT and has
 * the seconds from batches in Spark's memory to the first measurement of the test images that
 * reaches the accuracy, that accuracy, and the epochs.
 */
public final class Dl4jPeer {
  private static final int PIXELS = 784;
  private static final int CLASSES = 10;
  private static final int WORKERS = 2;
  private static final int MOST_EPOCHS = 30;
  private static final double ENOUGH = 0.97;

  private final int rows;
  private final double rate;
  private final int every;

  private Dl4jPeer(int rows, double rate, int every) {
    this.rows = rows;
    this.rate = rate;
    this.every = every;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Dl4jPeer peer =
        new Dl4jPeer(
            Integer.parseInt(arguments[1]),
            Double.parseDouble(arguments[2]),
            Integer.parseInt(arguments[3]));
    SparkConf conf =
        new SparkConf()
            .setMaster("local[" + WORKERS + "]")
            .setAppName("dl4j")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator");
    try (JavaSparkContext context = new JavaSparkContext(conf);
        BufferedReader asked =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      JavaRDD<DataSet> train = batches(context, folder, "train", peer.rows);
      JavaRDD<DataSet> test = batches(context, folder, "t10k", 500);
      System.out.println("READY " + train.count() + " " + test.count());
      while (asked.readLine() != null) {
        peer.run(context, train, test);
      }
    }
  }

  private void run(JavaSparkContext context, JavaRDD<DataSet> train, JavaRDD<DataSet> test) {
    long start = System.nanoTime();
    ParameterAveragingTrainingMaster averaging =
        new ParameterAveragingTrainingMaster.Builder(WORKERS, rows)
            .batchSizePerWorker(rows)
            .averagingFrequency(every)
            .workerPrefetchNumBatches(2)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.Never)
            .storageLevel(StorageLevel.MEMORY_ONLY())
            .build();
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(context, network(), averaging);
    double accuracy = 0;
    int epochs = 0;
    while (accuracy < ENOUGH && epochs < MOST_EPOCHS) {
      network.fit(train);
      epochs++;
      Evaluation evaluation = network.evaluate(test);
      accuracy = evaluation.accuracy();
      System.err.printf(
          Locale.ROOT,
          "epoch %d %.4f %.2f s%n",
          epochs,
          accuracy,
          (System.nanoTime() - start) / 1e9);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(Locale.ROOT, "RESULT %.3f %.4f %d%n", seconds, accuracy, epochs);
  }

  private MultiLayerConfiguration network() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(rate))
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(new DenseLayer.Builder().nIn(PIXELS).nOut(100).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nIn(100)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  private static JavaRDD<DataSet> batches(
      JavaSparkContext context, Path folder, String part, int rows) throws IOException {
    List<DataSet> batches = new ArrayList<>();
    try (DataInputStream images = open(folder.resolve(part + "-images-idx3-ubyte.gz"), 16);
        DataInputStream labels = open(folder.resolve(part + "-labels-idx1-ubyte.gz"), 8)) {
      byte[] classes = labels.readAllBytes();
      byte[] pixels = new byte[PIXELS];
      for (int from = 0; from < classes.length; from += rows) {
        int count = Math.min(rows, classes.length - from);
        float[] x = new float[count * PIXELS];
        float[] y = new float[count * CLASSES];
        for (int row = 0; row < count; row++) {
          images.readFully(pixels);
          for (int pixel = 0; pixel < PIXELS; pixel++) {
            x[row * PIXELS + pixel] = (pixels[pixel] & 0xFF) / 255f;
          }
          y[row * CLASSES + classes[from + row]] = 1;
        }
        INDArray features = Nd4j.create(x, new long[] {count, PIXELS});
        INDArray targets = Nd4j.create(y, new long[] {count, CLASSES});
        batches.add(new DataSet(features, targets));
      }
    }
    return context.parallelize(batches, WORKERS).cache();
  }

  private static DataInputStream open(Path file, int header) throws IOException {
    DataInputStream stream = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)));
    stream.skipNBytes(header);
    return stream;
  }
}
