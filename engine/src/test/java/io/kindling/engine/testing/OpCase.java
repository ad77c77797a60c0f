package io.kindling.engine.testing;

import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.AffineInputGradient;
import io.kindling.engine.op.AffineParameterGradient;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.BatchNormGradient;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.op.Constant;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.CrossEntropy;
import io.kindling.engine.op.CrossEntropyGradient;
import io.kindling.engine.op.Fill;
import io.kindling.engine.op.Reshape;
import io.kindling.engine.op.SquaredError;
import io.kindling.engine.op.SquaredErrorGradient;
import io.kindling.engine.op.WeightedSum;
import io.kindling.engine.random.CounterRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * An op with inputs to try it on, and which of them a gradient is expected for. Every op has cases
 * here; gradient check and back-end contract run over all of them.
 *
 * @param op the op
 * @param inputs its inputs
 * @param differentiable the numbers of the inputs that the gradient is checked for
 */
public record OpCase(Op op, List<Input> inputs, List<Integer> differentiable) {
  /** An input: its shape and how its numbers are drawn. */
  public record Input(Shape shape, Draw draw) {}

  /** How numbers are drawn from a place in a stream of chance. */
  public interface Draw {
    double at(long key, int index);
  }

  /** Of mean 0, none within 0.01 of 0, where some functions have a kink. */
  static final Draw NORMAL =
      (key, i) -> {
        double x = CounterRandom.normal(key, 0, i);
        return Math.abs(x) < 0.01 ? 0.1 : x;
      };

  static final Draw POSITIVE = (key, i) -> 0.2 + CounterRandom.uniform(key, 0, i);

  static Draw below(int classes) {
    return (key, i) -> CounterRandom.below(classes, key, 0, i);
  }

  static Input normal(int... shape) {
    return new Input(Shape.of(shape), NORMAL);
  }

  static Input positive(int... shape) {
    return new Input(Shape.of(shape), POSITIVE);
  }

  static Input labels(int rows, int classes) {
    return new Input(Shape.of(rows), below(classes));
  }

  /** The cases of all ops for rows of one size. */
  public static List<OpCase> all(int n, int width) {
    List<OpCase> cases = new ArrayList<>();
    addLinear(cases, n, width);
    addBasics(cases, n, width);
    addLosses(cases, n, width);
    addBatchNorm(cases, n, width);
    cases.addAll(ConvolutionCases.of(n, width));
    cases.addAll(ElementaryCases.of(n, width));
    cases.addAll(ShapeCases.of(n, width));
    cases.addAll(RecurrenceCases.of(n, width));
    cases.addAll(SparseCases.of(n, width));
    return cases;
  }

  /** Convolutions of sequences, which lie as images of one line. */
  public static List<OpCase> sequences(int n, int channels) {
    List<OpCase> cases = new ArrayList<>();
    Input x = normal(n, 2 * channels, 1, 11);
    for (int groups : List.of(1, 2)) {
      Op op = new Convolution(List.of(1, 2), List.of(1, 3), List.of(0, 2), List.of(0, 1), groups);
      Input w = normal(6, 2 * channels / groups, 1, 3);
      cases.add(new OpCase(op, List.of(x, w), List.of(0, 1)));
      cases.add(new OpCase(op, List.of(x, w, normal(6)), List.of(0, 1, 2)));
    }
    return cases;
  }

  /** All ops that there are. */
  public static List<Class<?>> classes() throws IOException {
    Path folder = Path.of("target/classes/io/kindling/engine/op");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString().replace(".class", ""))
          .filter(name -> !name.equals("package-info"))
          .sorted()
          .<Class<?>>map(OpCase::found)
          .filter(found -> Op.class.isAssignableFrom(found) && !found.isInterface())
          .toList();
    }
  }

  private static Class<?> found(String name) {
    try {
      return Class.forName("io.kindling.engine.op." + name);
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
  }

  private static void addLinear(List<OpCase> cases, int n, int width) {
    int out = width + 2;
    Input x = normal(n, width);
    Input dy = normal(n, out);
    Input weight = normal(out, width);
    cases.add(new OpCase(new Affine(), List.of(x, weight), List.of(0, 1)));
    cases.add(new OpCase(new Affine(), List.of(x, weight, normal(out)), List.of(0, 1, 2)));
    cases.add(new OpCase(new AffineInputGradient(), List.of(dy, weight), List.of(0, 1)));
    cases.add(new OpCase(new AffineParameterGradient(false), List.of(x, dy), List.of(0, 1)));
    cases.add(new OpCase(new AffineParameterGradient(true), List.of(x, dy), List.of(0, 1)));
  }

  private static void addBasics(List<OpCase> cases, int n, int width) {
    Input x = normal(n, width);
    cases.add(new OpCase(new Reshape(Shape.of(n * width)), List.of(x), List.of(0)));
    List<Float> numbers = Collections.nCopies(n * width, 0.25f);
    cases.add(new OpCase(new Constant(numbers, Shape.of(n, width)), List.of(), List.of()));
    cases.add(new OpCase(new Fill(0.5, Shape.of(n, width)), List.of(), List.of()));
  }

  private static void addLosses(List<OpCase> cases, int n, int width) {
    Input x = normal(n, width);
    Input labels = labels(n, width);
    Input rows = normal(n);
    cases.add(new OpCase(new CrossEntropy(), List.of(x, labels), List.of(0)));
    cases.add(
        new OpCase(
            new CrossEntropyGradient(), List.of(positive(n, width), labels, rows), List.of()));
    cases.add(new OpCase(new SquaredError(), List.of(x, x), List.of(0, 1)));
    cases.add(new OpCase(new SquaredErrorGradient(), List.of(x, x, rows), List.of()));
    cases.add(new OpCase(new WeightedSum(), List.of(rows, positive(n)), List.of(0, 1)));
  }

  private static void addBatchNorm(List<OpCase> cases, int n, int width) {
    Input x = normal(n, width);
    Input c = normal(width);
    Input variance = positive(width);
    float epsilon = 1e-3f;
    cases.add(new OpCase(new BatchNormTrain(epsilon), List.of(x, c, c), List.of(0, 1, 2)));
    cases.add(new OpCase(new BatchNormGradient(epsilon), List.of(x, c, variance, c, x), List.of()));
    List<Integer> all = List.of(0, 1, 2, 3, 4);
    cases.add(new OpCase(new BatchNormEval(epsilon), List.of(x, c, c, c, variance), all));
  }
}
