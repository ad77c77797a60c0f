package io.kindling.jobs.inference;

import io.kindling.engine.Checks;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/** What several models predict of the same rows, which are measured without running them again. */
public final class Ballot {
  private static final RunKey NO_RANDOM_NUMBERS = new RunKey(0, 0, 0, 0);
  private static final int MOST_ROWS = 256;

  private final Shard rows;
  private final Encoders encoders;
  private final Loss loss;
  private final List<float[]> predicted;

  /**
   * Predictions of all rows.
   *
   * @param encoders by which rows are measured
   * @param loss that the models were trained for
   * @param predicted of each model, row after row
   */
  public Ballot(Shard rows, Encoders encoders, Loss loss, List<float[]> predicted) {
    this.rows = rows;
    this.encoders = encoders;
    this.loss = loss;
    this.predicted = List.copyOf(predicted);
    Checks.require(
        predicted.stream().allMatch(one -> one.length == predicted.get(0).length),
        "Models that are combined put out as many numbers as each other");
  }

  /** The same rows with what others predict of them. */
  public Ballot of(List<float[]> others) {
    return new Ballot(rows, encoders, loss, others);
  }

  /** How many models there are. */
  public int models() {
    return predicted.size();
  }

  public Loss loss() {
    return loss;
  }

  /** How many numbers a model predicts of a row. */
  public int outputs() {
    return predicted.get(0).length / rows.rows();
  }

  /** A number that a model predicts of a row. */
  public float predicted(int model, int row, int number) {
    return predicted.get(model)[row * outputs() + number];
  }

  /** Those of some rows of which a combination can say something. */
  public int[] covered(int[] numbers, Combination combination, IntFunction<BitSet> voters) {
    return Arrays.stream(numbers).filter(row -> combination.speaks(voters.apply(row))).toArray();
  }

  /**
   * Measures what becomes of the predictions.
   *
   * @param head the network that puts it out
   * @param numbers of the rows, each with some voter of a weight above 0
   * @param voters the models that are asked about a row
   */
  public Measured measured(
      Inference head, int[] numbers, Combination combination, IntFunction<BitSet> voters) {
    Metrics metrics = Metrics.detailed(head.objective(), head.network(), head.details());
    double[] sums = new double[metrics.sums()];
    try (StepEngine engine = head.open()) {
      StepBatch batch = engine.batch(Math.min(MOST_ROWS, numbers.length), Mode.EVALUATE);
      for (int from = 0; from < numbers.length; from += batch.rows()) {
        int count = Math.min(batch.rows(), numbers.length - from);
        fill(batch, numbers, from, count);
        combine(batch.features(), numbers, from, count, combination, voters);
        engine.run(batch, NO_RANDOM_NUMBERS, 0);
        metrics.accumulate(batch, sums, 0);
      }
    }
    return new Measured(metrics.values(sums), metrics.classified(sums));
  }

  /** Puts what rows are measured by into a batch; others of it have no weight. */
  private void fill(StepBatch batch, int[] numbers, int from, int count) {
    FloatBuffer unused = FloatBuffer.allocate(batch.rows() * encoders.shape().elements());
    rows.gatherInto(
        encoders, numbers, from, count, unused, batch.targetsOfOutputs(), batch.weights());
    for (int row = count; row < batch.rows(); row++) {
      batch.weights().put(row, 0);
    }
  }

  /** Puts what becomes of the predictions where the network takes it. */
  void combine(
      FloatBuffer features,
      int[] numbers,
      int from,
      int count,
      Combination combination,
      IntFunction<BitSet> voters) {
    Link link = Link.of(loss);
    float[] made = new float[combination.width(outputs())];
    double[][] said = new double[models()][outputs()];
    for (int i = 0; i < count; i++) {
      int row = numbers[from + i];
      BitSet asked = voters.apply(row);
      for (int model = asked.nextSetBit(0); model >= 0; model = asked.nextSetBit(model + 1)) {
        for (int number = 0; number < outputs(); number++) {
          said[model][number] = predicted(model, row, number);
        }
      }
      combination.combineInto(said, asked, link, made);
      features.put(i * made.length, made);
    }
  }

  /** What rows are measured by, row after row. */
  public float[] targets(int[] numbers) {
    return gathered(numbers).targets;
  }

  /** How much rows count. */
  public float[] weights(int[] numbers) {
    return gathered(numbers).weights;
  }

  /** A few rows at a time, for the features that come with them need room, too. */
  private Gathered gathered(int[] numbers) {
    int width = encoders.answers().get(0).targets(encoders.schema());
    Gathered all = new Gathered(numbers.length, width);
    FloatBuffer unused = FloatBuffer.allocate(MOST_ROWS * encoders.shape().elements());
    for (int from = 0; from < numbers.length; from += MOST_ROWS) {
      int count = Math.min(MOST_ROWS, numbers.length - from);
      FloatBuffer targets = FloatBuffer.allocate(count * width);
      FloatBuffer weights = FloatBuffer.allocate(count);
      rows.gatherInto(encoders, numbers, from, count, unused, List.of(targets), weights);
      targets.get(0, all.targets, from * width, count * width);
      weights.get(0, all.weights, from, count);
    }
    return all;
  }

  /** Of some rows. */
  private static final class Gathered {
    private final float[] targets;
    private final float[] weights;

    Gathered(int rows, int width) {
      this.targets = new float[rows * width];
      this.weights = new float[rows];
    }
  }
}
