package io.kindling.engine.step;

import io.kindling.engine.backend.ParameterMemory;

/** Copies gradients out of slots, in parts that are looked at while they are in a cache. */
final class GradientReader {
  private static final int PART = 2044;

  private final ParameterMemory memory;
  private final Finite finite = new Finite();
  private final float[] part = new float[PART];

  GradientReader(ParameterMemory memory) {
    this.memory = memory;
  }

  /** Copies the gradient in a slot; false if one of its numbers is not finite. */
  boolean readInto(int slot, float[] gradient) {
    for (int from = 0; from < memory.length(); from += PART) {
      int count = Math.min(PART, memory.length() - from);
      memory.readGradientInto(slot, from, part, count);
      finite.take(part, count);
      System.arraycopy(part, 0, gradient, from, count);
    }
    return finite.tookAll();
  }
}
