package io.kindling.engine.backend.reference;

import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.network.Layout;

/** Heap arrays; slots hold gradients as they would travel, in single precision. */
final class ReferenceWorkspace implements Workspace {
  private final float[] parameters;
  private final float[] state;
  private final float[][] slots;

  ReferenceWorkspace(Layout parameters, Layout state, int slots) {
    this.parameters = new float[parameters.length()];
    this.state = new float[state.length()];
    this.slots = new float[slots][parameters.length()];
  }

  @Override
  public void load(float[] newParameters, float[] newState) {
    System.arraycopy(newParameters, 0, parameters, 0, parameters.length);
    System.arraycopy(newState, 0, state, 0, state.length);
  }

  @Override
  public void loadState(float[] newState) {
    System.arraycopy(newState, 0, state, 0, state.length);
  }

  @Override
  public int length() {
    return parameters.length;
  }

  @Override
  public void readParametersInto(int from, float[] part, int count) {
    System.arraycopy(parameters, from, part, 0, count);
  }

  @Override
  public void putParameters(int from, float[] part, int count) {
    System.arraycopy(part, 0, parameters, from, count);
  }

  @Override
  public Program compile(StepGraph step) {
    return new ReferenceProgram(step, parameters, state, slots);
  }

  @Override
  public void accumulateSlot(int target, int source) {
    for (int i = 0; i < parameters.length; i++) {
      slots[target][i] += slots[source][i];
    }
  }

  @Override
  public void readGradientInto(int slot, int from, float[] part, int count) {
    System.arraycopy(slots[slot], from, part, 0, count);
  }

  @Override
  public long nativeBytes() {
    return 0;
  }

  @Override
  public void close() {}
}
