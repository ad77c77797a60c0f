package io.kindling.engine.graph;

import java.util.List;

/** One op applied to values. Nodes are made by {@link Graph#add} and compare by identity. */
public final class Node {
  private final int number;
  private final Op op;
  private final List<Value> inputs;
  private final List<Shape> shapes;

  Node(int number, Op op, List<Value> inputs, List<Shape> shapes) {
    this.number = number;
    this.op = op;
    this.inputs = List.copyOf(inputs);
    this.shapes = List.copyOf(shapes);
  }

  /** The place of this node in the order of computation. */
  public int number() {
    return number;
  }

  public Op op() {
    return op;
  }

  public List<Value> inputs() {
    return inputs;
  }

  public Value input(int index) {
    return inputs.get(index);
  }

  /** The shapes of the outputs. */
  public List<Shape> shapes() {
    return shapes;
  }

  public Value output(int index) {
    return new Value(this, index);
  }

  /** The only output of an op that has one. */
  public Value output() {
    return new Value(this, 0);
  }

  @Override
  public String toString() {
    return "%" + number + " = " + op + inputs;
  }
}
