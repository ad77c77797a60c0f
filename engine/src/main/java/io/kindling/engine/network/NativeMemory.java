package io.kindling.engine.network;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.step.Mode;
import java.util.HashSet;
import java.util.Set;

/**
 * What a worker holds outside the heap for a network, told from its graph: an upper bound of what
 * back ends take, for they use memory again within a step.
 */
final class NativeMemory {
  /** Fast kernels keep channels in blocks of so many, the last of which is filled up. */
  private static final int BLOCK = 16;

  private static final int WIDE_BLOCK = 64;

  /** A value, and the gradient that reaches it. */
  private static final int WAYS = 2;

  /** Weights as kernels read them on both ways, their gradient so, and a sum of each thread. */
  private static final int COPIES = 4;

  /** What a recurrence keeps on its way for each number of its output, besides its outputs. */
  private static final int SUMS = 5;

  /** The numbers that a loss makes for each number of an output. */
  private static final int OF_LOSS = 8;

  /** In bytes: arrays from this size on begin at a multiple of it. */
  private static final long LARGE = 1L << 21;

  private NativeMemory() {}

  /** The bytes for parameters and gradients alone. */
  static long fixed(Network network, int slots) {
    long flat = network.parameters().length() + (long) BLOCK;
    long state = network.state().length() + (long) BLOCK;
    return bytes(flat) + bytes(flat * slots) + bytes(state);
  }

  /** The bytes for a step of so many rows. */
  static long step(Network network, int rows, int slots) {
    long one = numbers(network, 1);
    long perRow = numbers(network, 2) - one;
    long copies = 0;
    for (Segment segment : network.parameters().segments()) {
      copies += COPIES * bytes(weight(segment.shape()));
    }
    long numbers = one - perRow + perRow * rows;
    // Two arrays: what a program keeps between its runs, and what lives within one.
    return fixed(network, slots) + bytes(numbers) + lost(numbers) + copies;
  }

  /** Of an array of so many numbers. */
  private static long bytes(long numbers) {
    return Float.BYTES * numbers + lost(numbers);
  }

  /** What is lost in front of a large array. */
  private static long lost(long numbers) {
    return Float.BYTES * numbers >= LARGE ? LARGE : 0;
  }

  private static long numbers(Network network, int rows) {
    Graph graph = NetworkGraphs.forward(network, rows, Mode.TRAIN).graph();
    long numbers = WAYS * BLOCK + (long) OF_LOSS * network.output().elements() * rows;
    Set<Node> inBlocks = new HashSet<>();
    for (Node node : graph.nodes()) {
      boolean blocks = isInBlocks(node, inBlocks);
      if (blocks) {
        inBlocks.add(node);
      }
      numbers += WAYS * (ofNode(node, blocks) + (long) BLOCK * node.shapes().size());
    }
    return numbers;
  }

  /** Images from the first convolution or pooling to where they are no images any more. */
  private static boolean isInBlocks(Node node, Set<Node> inBlocks) {
    return switch (node.op().storage()) {
      case IN_BLOCKS -> true;
      case ROW_MAJOR -> false;
      case AS_GIVEN, STEP_BY_STEP ->
          node.inputs().stream().anyMatch(input -> inBlocks.contains(input.node()));
    };
  }

  /** What a node puts out and, where it works on other layouts than it was given, a copy. */
  private static long ofNode(Node node, boolean inBlocks) {
    Op op = node.op();
    if (op instanceof Leaf leaf && leaf.kind() != Leaf.Kind.INPUT) {
      return 0;
    }
    long numbers = 0;
    for (Shape shape : node.shapes()) {
      numbers += value(shape, inBlocks);
    }
    return switch (op.storage()) {
      case IN_BLOCKS -> numbers + value(node.input(0).shape(), true);
      case STEP_BY_STEP -> numbers + SUMS * value(node.shapes().get(0), false);
      case AS_GIVEN, ROW_MAJOR -> numbers;
    };
  }

  /** The numbers of a value; images [N,C,H,W] may have their channels in blocks. */
  private static long value(Shape shape, boolean inBlocks) {
    long numbers = 1;
    for (int i = 0; i < shape.rank(); i++) {
      boolean channels = inBlocks && shape.rank() == 4 && i == 1;
      numbers *= channels ? filledUp(shape.size(i), BLOCK) : shape.size(i);
    }
    return numbers;
  }

  /** The numbers of weights [O,I,...] in blocks; products take wide ones on one side. */
  private static long weight(Shape shape) {
    if (shape.rank() == 2) {
      long out = filledUp(shape.size(0), BLOCK) * filledUp(shape.size(1), WIDE_BLOCK);
      long in = filledUp(shape.size(0), WIDE_BLOCK) * filledUp(shape.size(1), BLOCK);
      return Math.max(out, in);
    }
    long numbers = 1;
    for (int i = 0; i < shape.rank(); i++) {
      numbers *= i < 2 ? filledUp(shape.size(i), BLOCK) : shape.size(i);
    }
    return numbers;
  }

  private static long filledUp(int size, int block) {
    return ((long) size + block - 1) / block * block;
  }
}
