package io.kindling.engine.bench;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.random.CounterRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What all sides run: a network on one batch. The rate is so small that the numbers stay ordinary:
 * overfitting would end in denormals, which slow any engine down.
 *
 * @param name as in {@code cnn 28x28 b64}
 * @param features the shape of the batch that goes in
 * @param outputs the shape of what comes out
 */
public record Task(
    String name,
    Shape features,
    Numbers numbers,
    Shape outputs,
    Head head,
    Rule rule,
    Architecture architecture) {
  /** The network of the first benchmark. */
  public static final Task LARGE = perceptron(128, Rule.ADAM, 784, 512, 256, 10);

  /** What is measured, from the smallest ideas to the largest. */
  public static final List<Task> ALL =
      List.of(
          LARGE,
          perceptron(32, Rule.ADAM, 784, 512, 256, 10),
          perceptron(32, Rule.SGD, 784, 100, 10),
          new Task(
              "cnn 28x28 b64",
              Shape.of(64, 1, 28, 28),
              Numbers.NORMAL,
              Shape.of(64, 10),
              Head.CLASSES,
              Rule.ADAM,
              Architecture::convolutional),
          new Task(
              "resnet20 32x32 b64",
              Shape.of(64, 3, 32, 32),
              Numbers.NORMAL,
              Shape.of(64, 10),
              Head.CLASSES,
              Rule.MOMENTUM,
              Architecture::resNet20),
          new Task(
              "lstm 65-2x256 t64 b32",
              Shape.of(64, 32, Task.SYMBOLS),
              Numbers.ONE_HOT,
              Shape.of(64, 32, Task.SYMBOLS),
              Head.CLASSES,
              Rule.ADAM,
              Architecture::recurrent),
          new Task(
              "transformer block t64 d128 b16",
              Shape.of(16, 64, 128),
              Numbers.NORMAL,
              Shape.of(16, 64, 128),
              Head.NUMBERS,
              Rule.ADAM,
              Architecture::transformerBlock));

  /** Different letters of a text. */
  static final int SYMBOLS = 65;

  static final float RATE = 1e-6f;
  static final float MOMENTUM = 0.9f;
  private static final long FEATURES = 1;
  private static final long LABELS = 2;
  private static final long TARGETS = 3;

  /** What goes in. */
  enum Numbers {
    NORMAL,
    /** Along the last axis a single 1, as for letters. */
    ONE_HOT
  }

  /** The loss, always a mean. */
  enum Head {
    /** Cross-entropy of the last axis against class numbers. */
    CLASSES,
    /** Squared error against an array of the same shape. */
    NUMBERS
  }

  /** How the parameters are stepped. */
  enum Rule {
    ADAM,
    SGD,
    MOMENTUM
  }

  private static Task perceptron(int rows, Rule rule, int... widths) {
    String sizes =
        Arrays.stream(widths).mapToObj(Integer::toString).collect(Collectors.joining("-"));
    int[] units = Arrays.copyOfRange(widths, 1, widths.length);
    return new Task(
        "mlp " + sizes + " b" + rows,
        Shape.of(rows, widths[0]),
        Numbers.NORMAL,
        Shape.of(rows, units[units.length - 1]),
        Head.CLASSES,
        rule,
        new Architecture.Perceptron(units));
  }

  public OptimizerSpec optimizer() {
    return switch (rule) {
      case ADAM -> new OptimizerSpec.Adam(RATE);
      case SGD -> new OptimizerSpec.Sgd(RATE);
      case MOMENTUM -> new OptimizerSpec.Momentum(RATE, MOMENTUM);
    };
  }

  /** The rows of the batch, where they stand outermost. */
  public int rows() {
    return features.size(0);
  }

  /** The last axis of the outputs. */
  int classes() {
    return outputs.size(-1);
  }

  /** How many losses the mean is taken of. */
  int losses() {
    return head == Head.CLASSES ? outputs.elements() / classes() : outputs.size(0);
  }

  float[] featureNumbers() {
    float[] numbers = new float[features.elements()];
    if (this.numbers == Numbers.NORMAL) {
      fillNormal(numbers, FEATURES);
      return numbers;
    }
    int width = features.size(-1);
    for (int line = 0; line < numbers.length / width; line++) {
      numbers[line * width + CounterRandom.below(width, FEATURES, 0, line)] = 1;
    }
    return numbers;
  }

  /** Class numbers, or the numbers to predict. */
  float[] targetNumbers() {
    if (head == Head.NUMBERS) {
      float[] targets = new float[outputs.elements()];
      fillNormal(targets, TARGETS);
      return targets;
    }
    float[] labels = new float[losses()];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = CounterRandom.below(classes(), LABELS, 0, n);
    }
    return labels;
  }

  private static void fillNormal(float[] numbers, long key) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) CounterRandom.normal(key, 0, i);
    }
  }
}
