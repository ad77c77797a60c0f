package io.kindling.engine.bench;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import java.nio.FloatBuffer;

/** The bare engine's forward pass for evaluation, on a batch and parameters that are in place. */
final class OurForward implements AutoCloseable {
  private static final RunKey KEY = new RunKey(1, 0, 0, 0);

  private final Workspace workspace;
  private final Program program;
  private final FloatBuffer output;

  OurForward(Task task, Backend backend) {
    Traced traced = Traced.of(task, Mode.EVALUATE);
    workspace = backend.open(traced.graph().parameters(), traced.graph().state(), 1);
    program = workspace.compile(traced.graph());
    workspace.load(traced.parameters(), traced.state());
    program.buffer(traced.graph().inputs().get(0)).put(0, task.featureNumbers());
    output = program.buffer(traced.graph().outputs().get(0));
  }

  void run() {
    program.run(KEY, 0);
  }

  /** What the last run put out. */
  float[] output() {
    float[] copy = new float[output.capacity()];
    output.get(0, copy);
    return copy;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
