package io.kindling.engine.backend;

/**
 * Flat parameters that programs read, and gradients beside them in slots. Parts of them are copied
 * between it and the beginning of an array.
 */
public interface ParameterMemory {
  /** How many parameters there are. */
  int length();

  /** Copies the parameters from {@code from} on out. */
  void readParametersInto(int from, float[] part, int count);

  /** Copies parameters in, from {@code from} on, for all programs. */
  void putParameters(int from, float[] part, int count);

  /** Copies the gradient in a slot out, from {@code from} on. */
  void readGradientInto(int slot, int from, float[] part, int count);
}
