package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;

/**
 * What the spread of first weights goes by.
 *
 * @param in how many numbers an output is made of
 * @param out how many outputs a number goes into
 */
record Fan(long in, long out) {
  /** Of weights [O,I] or kernels [O,I,...]. */
  static Fan of(Shape shape) {
    if (shape.rank() < 2) {
      return new Fan(1, shape.elements());
    }
    long kernel = 1;
    for (int i = 2; i < shape.rank(); i++) {
      kernel *= shape.size(i);
    }
    return new Fan(shape.size(1) * kernel, shape.size(0) * kernel);
  }
}
