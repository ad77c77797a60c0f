package io.kindling.engine.backend;

/**
 * Parameters, state, gradient slots and programs of one thread. Programs share one arena, so only
 * one runs at a time. Not thread-safe. Closing it frees all memory and closes its programs.
 */
public interface Workspace extends AutoCloseable {
  /** Copies parameters and state in, for all programs. */
  void load(float[] parameters, float[] state);

  /** Copies the parameters from {@code from} to before {@code to} in, for all programs. */
  void loadPart(float[] parameters, int from, int to);

  Program compile(StepGraph step);

  /**
   * Adds the gradient in slot {@code source} to that in slot {@code target}, element by element.
   */
  void accumulateSlot(int target, int source);

  /** Copies the gradient in a slot out, from {@code from} to before {@code to}. */
  void readPartInto(int slot, float[] gradient, int from, int to);

  /** Copies the gradient in a slot out. */
  void readSlotInto(int slot, float[] gradient);

  /** The memory held outside the heap now. */
  long nativeBytes();

  @Override
  void close();
}
