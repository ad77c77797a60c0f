package io.kindling.engine.op;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;

/** Which channel a number of an array [N,C] or [N,C,H,W] belongs to. */
final class Channels {
  private final int channels;
  private final int image;
  private final int numbers;
  private final int rank;

  Channels(Shape shape) {
    this.rank = shape.rank();
    this.channels = shape.size(1);
    this.image = shape.rank() == 4 ? shape.size(2) * shape.size(3) : 1;
    this.numbers = shape.size(0) * image;
  }

  /** The shape of what there is one of for each channel. */
  static Shape of(Op op, Shape shape) {
    Checks.require(
        shape.rank() == 2 || shape.rank() == 4,
        "%s takes an array of rank 2 or 4, found %s",
        op,
        shape);
    return Shape.of(shape.size(1));
  }

  /** The sum of each channel. */
  static Value sums(Graph graph, Value x) {
    return x.shape().rank() == 2 ? Formulas.sum(graph, x, 0) : Formulas.sum(graph, x, 0, 2, 3);
  }

  int at(int index) {
    return index / image % channels;
  }

  /** The shape of what there is one of for each channel, with as many dimensions as the array. */
  Shape kept() {
    return rank == 2 ? Shape.of(1, channels) : Shape.of(1, channels, 1, 1);
  }

  /** How many numbers a channel has. */
  int numbers() {
    return numbers;
  }
}
