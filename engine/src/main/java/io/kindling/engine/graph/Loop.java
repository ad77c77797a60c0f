package io.kindling.engine.graph;

import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;

/**
 * A kernel in single precision that an op brings itself: plain loops over row-major arrays outside
 * the heap, for back ends that have no kernel of their own for it.
 */
public interface Loop {
  void run(FloatBuffer[] inputs, FloatBuffer[] outputs, RunKey key);
}
