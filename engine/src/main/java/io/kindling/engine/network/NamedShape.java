package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;

/** What goes into a network or comes out of it: a name, and the shape of one row. */
public record NamedShape(String name, Shape shape) {
  /** What the input of a network is called that has one, unless it says so. */
  public static final String INPUT = "input";

  /** What the last layer's output is called, unless the layer has a name. */
  public static final String OUTPUT = "output";

  public NamedShape {
    LayerEntry.checkName(name);
    Declarations.checkSize("The shape %s of '" + name + "'", shape);
  }

  static NamedShape input(Shape shape) {
    return new NamedShape(INPUT, shape);
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
