package io.kindling.engine.step;

import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The memory and program of one batch size: filled before a run, read after it. */
public final class StepBatch implements Outcome {
  private final int rows;
  private final List<Head> heads;
  private final Program program;
  private final List<FloatBuffer> inputs;
  private final List<FloatBuffer> outputs;
  private final long[] numbers;
  private final List<Outcome> outcomes;
  private final List<FloatBuffer> targets;
  private final List<Optional<FloatBuffer>> lengths;
  private final List<FloatBuffer> given;
  private final List<FloatBuffer> made;

  /**
   * An output of the network.
   *
   * @param classes how many its targets are numbers of; 0 where they are none
   * @param least the smallest of these numbers; below 0 where labels may be missing
   * @param hasLengths whether its rows are sequences with lengths of their own
   */
  record Head(String name, int classes, int least, boolean hasLengths) {}

  StepBatch(int rows, List<Head> heads, StepGraph graph, Program program) {
    this.rows = rows;
    this.heads = List.copyOf(heads);
    this.program = program;
    this.inputs = buffers(program, graph.inputs());
    this.outputs = buffers(program, graph.outputs());
    this.numbers = graph.outputs().stream().mapToLong(StepBatch::numbers).toArray();
    this.lengths = lengthsOfHeads();
    this.outcomes = heads.size() == 1 ? List.of(this) : outcomes();
    this.targets = outcomes.stream().map(Outcome::targets).toList();
    this.given = new ArrayList<>(List.of(features()));
    given.addAll(carriedIn());
    this.made = new ArrayList<>(List.of(losses()));
    given.addAll(targets);
    for (Outcome head : outcomes) {
      made.add(head.predictions());
      made.add(head.losses());
    }
  }

  /** How many numbers of a batch a number of a batch statistic stands for. */
  private static long numbers(Value value) {
    boolean isStatistic = value.node().op() instanceof BatchNormTrain;
    return isStatistic ? value.node().input(0).shape().elements() / value.shape().elements() : 0;
  }

  private static List<FloatBuffer> buffers(Program program, List<Value> values) {
    return values.stream().map(program::buffer).toList();
  }

  @Override
  public int rows() {
    return rows;
  }

  /** To fill: row after row. */
  public FloatBuffer features() {
    return inputs.get(NetworkGraphs.FEATURES);
  }

  /**
   * To fill: class numbers, or the numbers to predict, row after row; of the first output where
   * there are several.
   */
  @Override
  public FloatBuffer targets() {
    return inputs.get(NetworkGraphs.TARGETS);
  }

  /** To fill: the targets of each output of the network, in its order. */
  public List<FloatBuffer> targetsOfOutputs() {
    return targets;
  }

  /** To fill: the weight of each row. */
  @Override
  public FloatBuffer weights() {
    return inputs.get(NetworkGraphs.WEIGHTS);
  }

  /**
   * To fill before each run: what the rows carry over from the window before, in the order of the
   * network's layers; empty for a network that carries nothing. Zeros begin a sequence.
   */
  public List<FloatBuffer> carriedIn() {
    return inputs.subList(NetworkGraphs.CARRIED, inputs.size() - heads.size() + 1);
  }

  /**
   * After a run: what the rows carry into the next window, each as long as its match that goes in.
   */
  public List<FloatBuffer> carriedOut() {
    return outputs.subList(ofHeads() - carriedIn().size(), ofHeads());
  }

  /** Where the outputs of all heads begin, if there are several, or else the lengths. */
  private int ofHeads() {
    return heads.size() == 1 ? ofLengths() : ofLengths() - 2 * heads.size() + 1;
  }

  /** Where the lengths begin, if there are some. */
  private int ofLengths() {
    return outputs.size() - (int) heads.stream().filter(Head::hasLengths).count();
  }

  /** After a run: those of the first output. */
  @Override
  public Optional<FloatBuffer> lengths() {
    return lengths.get(0);
  }

  private List<Optional<FloatBuffer>> lengthsOfHeads() {
    List<Optional<FloatBuffer>> all = new ArrayList<>();
    int at = ofLengths();
    for (Head head : heads) {
      all.add(head.hasLengths() ? Optional.of(outputs.get(at++)) : Optional.empty());
    }
    return List.copyOf(all);
  }

  /** What is filled in and put out for each output of the network, in its order. */
  @Override
  public List<Outcome> heads() {
    return outcomes;
  }

  private List<Outcome> outcomes() {
    List<Outcome> all = new ArrayList<>();
    int last = inputs.size() - heads.size();
    for (int head = 0; head < heads.size(); head++) {
      all.add(
          new HeadOutcome(
              rows,
              weights(),
              head == 0 ? targets() : inputs.get(last + head),
              head == 0 ? predictions() : outputs.get(ofLengths() - heads.size() + head),
              outputs.get(ofHeads() + head),
              lengths.get(head)));
    }
    return all;
  }

  /** One of several outputs. */
  private record HeadOutcome(
      int rows,
      FloatBuffer weights,
      FloatBuffer targets,
      FloatBuffer predictions,
      FloatBuffer losses,
      Optional<FloatBuffer> lengths)
      implements Outcome {}

  /** After a run: probabilities, or predicted numbers, row after row; of the first output. */
  @Override
  public FloatBuffer predictions() {
    return outputs.get(NetworkGraphs.PREDICTIONS);
  }

  /** After a run: the loss of each row over all outputs, before weights of rows. */
  @Override
  public FloatBuffer losses() {
    return outputs.get(NetworkGraphs.LOSSES);
  }

  /**
   * After a training run: adds the rows times each batch mean and each unbiased batch variance, in
   * the order of the network's state.
   */
  public void accumulateStatistics(double[] sums, int offset) {
    int at = offset;
    for (int i = NetworkGraphs.STATISTICS; i < ofHeads() - carriedIn().size(); i++) {
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
    for (int head = 0; head < heads.size(); head++) {
      if (heads.get(head).classes() > 0) {
        checkLabels(heads.get(head), outcomes.get(head).targets());
      }
    }
    program.run(key, slot);
  }

  /** Rows made of what is not finite put out what is no number, and so do all after parameters. */
  void spoil(Finite finite, boolean parametersAreFinite) {
    if (parametersAreFinite && areFinite(finite, 0, rows)) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      if (!parametersAreFinite || !areFinite(finite, row, row + 1)) {
        for (FloatBuffer numbers : made) {
          spoil(numbers, row);
        }
      }
    }
  }

  private boolean areFinite(Finite finite, int from, int to) {
    for (int i = 0; i < given.size(); i++) {
      int length = rows == 0 ? 0 : given.get(i).capacity() / rows;
      if (!finite.all(given.get(i), from * length, to * length)) {
        return false;
      }
    }
    return true;
  }

  private void spoil(FloatBuffer numbers, int row) {
    int length = numbers.capacity() / rows;
    for (int i = row * length; i < (row + 1) * length; i++) {
      numbers.put(i, Float.NaN);
    }
  }

  /** Kernels read where a label points. */
  private void checkLabels(Head head, FloatBuffer labels) {
    int classes = head.classes();
    for (int i = 0; i < labels.capacity(); i++) {
      float label = labels.get(i);
      if (!(label >= head.least() && label < classes && label == (int) label)) {
        throw new IllegalArgumentException(
            String.format(
                "Target %d%s of a batch of %d rows is %s: expected the number of a class, from %d to"
                    + " %d",
                i,
                heads.size() == 1 ? "" : " of the output " + head.name(),
                rows,
                label,
                head.least(),
                classes - 1));
      }
    }
  }
}
