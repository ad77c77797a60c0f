package io.kindling.engine.step;

import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;
import java.util.List;

/** The memory and program of one batch size: filled before a run, read after it. */
public final class StepBatch {
  private final int rows;
  private final Program program;
  private final List<FloatBuffer> inputs;
  private final List<FloatBuffer> outputs;

  StepBatch(int rows, StepGraph graph, Program program) {
    this.rows = rows;
    this.program = program;
    this.inputs = buffers(program, graph.inputs());
    this.outputs = buffers(program, graph.outputs());
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
    for (int i = NetworkGraphs.STATISTICS; i < outputs.size(); i++) {
      FloatBuffer statistic = outputs.get(i);
      boolean isVariance = (i - NetworkGraphs.STATISTICS) % 2 == 1;
      double unbiased = isVariance && rows > 1 ? (double) rows / (rows - 1) : 1;
      for (int c = 0; c < statistic.capacity(); c++) {
        sums[at++] += rows * unbiased * statistic.get(c);
      }
    }
  }

  void run(RunKey key, int slot) {
    program.run(key, slot);
  }
}
