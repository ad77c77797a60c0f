package io.kindling.engine.op;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.List;
import java.util.Optional;

/** The place of the largest number along an axis, which is dropped; the first of several. */
public record ArgMax(int axis) implements Op {
  /** Lines below this are not worth a copy. */
  private static final int SHORT = 8;

  @Override
  public List<Shape> shapes(List<Shape> inputs) {
    Shapes.count(this, inputs, 1);
    return new Reduce(Reduction.MAX, axis).shapes(inputs);
  }

  @Override
  public List<Optional<Value>> gradient(Graph graph, Node node, List<Optional<Value>> outputs) {
    return List.of(Optional.empty());
  }

  @Override
  public void compute(Node node, double[][] inputs, double[][] outputs, RunKey key) {
    Lines lines = Lines.of(this, node.input(0).shape(), axis);
    for (int line = 0; line < lines.lines(); line++) {
      int start = lines.start(line);
      int best = 0;
      for (int c = 1; c < lines.count(); c++) {
        if (inputs[0][start + c * lines.inner()] > inputs[0][start + best * lines.inner()]) {
          best = c;
        }
      }
      outputs[0][line] = best;
    }
  }

  @Override
  public Optional<Loop> loop(Node node) {
    Lines lines = Lines.of(this, node.input(0).shape(), axis);
    boolean pays = lines.inner() == 1 && lines.count() >= SHORT;
    return Optional.of(pays ? alongTheLast(lines) : across(lines));
  }

  private static Loop across(Lines lines) {
    return (inputs, outputs, key) -> {
      for (int line = 0; line < lines.lines(); line++) {
        int start = lines.start(line);
        int best = 0;
        for (int c = 1; c < lines.count(); c++) {
          float number = inputs[0].get(start + c * lines.inner());
          if (number > inputs[0].get(start + best * lines.inner())) {
            best = c;
          }
        }
        outputs[0].put(line, best);
      }
    };
  }

  /** Lines lie as they are read: first the largest of each, which is cheap, then its place. */
  private static Loop alongTheLast(Lines lines) {
    float[] numbers = new float[lines.count()];
    return (inputs, outputs, key) -> {
      for (int line = 0; line < lines.lines(); line++) {
        inputs[0].get(line * lines.count(), numbers);
        outputs[0].put(line, place(numbers, largest(numbers)));
      }
    };
  }

  private static float largest(float[] numbers) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < numbers.length; c++) {
      largest = Math.max(largest, numbers[c]);
    }
    return largest;
  }

  /** Where the largest number stands; not a number is never larger, nor is anything than it. */
  private static int place(float[] numbers, float largest) {
    for (int c = 0; c < numbers.length; c++) {
      if (numbers[c] == largest) {
        return c;
      }
    }
    int best = 0;
    for (int c = 1; c < numbers.length; c++) {
      best = numbers[c] > numbers[best] ? c : best;
    }
    return best;
  }
}
