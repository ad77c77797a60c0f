package io.kindling.engine.backend;

/**
 * Parameters, state, gradient slots and programs of one thread. Programs share one arena, so only
 * one runs at a time. Not thread-safe. Closing it frees all memory and closes its programs.
 */
public interface Workspace extends ParameterMemory, AutoCloseable {
  /** Copies parameters and state in, for all programs. */
  void load(float[] parameters, float[] state);

  /** Copies state in, for all programs. */
  void loadState(float[] state);

  Program compile(StepGraph step);

  /**
   * Adds the gradient in slot {@code source} to that in slot {@code target}, element by element.
   */
  void accumulateSlot(int target, int source);

  /** The memory held outside the heap now. */
  long nativeBytes();

  @Override
  void close();
}
