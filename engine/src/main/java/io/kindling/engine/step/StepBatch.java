package io.kindling.engine.step;

import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;
import java.util.List;

/** The memory and program of one batch size: filled before a run, read after it. */
public final class StepBatch {
  private final int rows;
  private final int classes;
  private final Program program;
  private final List<FloatBuffer> inputs;
  private final List<FloatBuffer> outputs;
  private final long[] numbers;

  /**
   * A batch.
   *
   * @param classes how many the targets are numbers of; 0 where they are none
   */
  StepBatch(int rows, int classes, StepGraph graph, Program program) {
    this.rows = rows;
    this.classes = classes;
    this.program = program;
    this.inputs = buffers(program, graph.inputs());
    this.outputs = buffers(program, graph.outputs());
    this.numbers = graph.outputs().stream().mapToLong(StepBatch::numbers).toArray();
  }

  /** How many numbers of a batch a number of a batch statistic stands for. */
  private static long numbers(Value value) {
    boolean isStatistic = value.node().op() instanceof BatchNormTrain;
    return isStatistic ? value.node().input(0).shape().elements() / value.shape().elements() : 0;
  }

  private static List<FloatBuffer> buffers(Program program, List<Value> values) {
    return values.stream().map(program::buffer).toList();
  }

  public int rows() {
    return rows;
  }

  /** To fill: row after row. */
  public FloatBuffer features() {
    return inputs.get(NetworkGraphs.FEATURES);
  }

  /** To fill: class numbers, or the numbers to predict, row after row. */
  public FloatBuffer targets() {
    return inputs.get(NetworkGraphs.TARGETS);
  }

  /** To fill: the weight of each row. */
  public FloatBuffer weights() {
    return inputs.get(NetworkGraphs.WEIGHTS);
  }

  /**
   * To fill before each run: what the rows carry over from the window before, in the order of the
   * network's layers; empty for a network that carries nothing. Zeros begin a sequence.
   */
  public List<FloatBuffer> carriedIn() {
    return inputs.subList(NetworkGraphs.CARRIED, inputs.size());
  }

  /**
   * After a run: what the rows carry into the next window, each as long as its match that goes in.
   */
  public List<FloatBuffer> carriedOut() {
    return outputs.subList(outputs.size() - carriedIn().size(), outputs.size());
  }

  /** After a run: probabilities, or predicted numbers, row after row. */
  public FloatBuffer predictions() {
    return outputs.get(NetworkGraphs.PREDICTIONS);
  }

  /** After a run: the loss of each row, before weights. */
  public FloatBuffer losses() {
    return outputs.get(NetworkGraphs.LOSSES);
  }

  /**
   * After a training run: adds the rows times each batch mean and each unbiased batch variance, in
   * the order of the network's state.
   */
  public void accumulateStatistics(double[] sums, int offset) {
    int at = offset;
    for (int i = NetworkGraphs.STATISTICS; i < outputs.size() - carriedIn().size(); i++) {
      FloatBuffer statistic = outputs.get(i);
      boolean isVariance = (i - NetworkGraphs.STATISTICS) % 2 == 1;
      double unbiased = isVariance && numbers[i] > 1 ? (double) numbers[i] / (numbers[i] - 1) : 1;
      for (int c = 0; c < statistic.capacity(); c++) {
        sums[at++] += rows * unbiased * statistic.get(c);
      }
    }
  }

  List<PlanStep> plan() {
    return program.plan();
  }

  List<PlanStep> profile(RunKey key, int runs) {
    return program.profile(key, 0, runs);
  }

  void run(RunKey key, int slot) {
    if (classes > 0) {
      checkLabels();
    }
    program.run(key, slot);
  }

  /** Kernels read where a label points. */
  private void checkLabels() {
    FloatBuffer labels = targets();
    for (int i = 0; i < labels.capacity(); i++) {
      float label = labels.get(i);
      if (!(label >= 0 && label < classes && label == (int) label)) {
        throw new IllegalArgumentException(
            String.format(
                "Target %d of a batch of %d rows is %s: expected the number of a class, from 0 to %d",
                i, rows, label, classes - 1));
      }
    }
  }
}
