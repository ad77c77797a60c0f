package io.kindling.engine.backend.reference;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A step graph run by the interpreter, with single precision at its borders. */
final class ReferenceProgram implements Program {
  private final StepGraph step;
  private final Interpreter interpreter;
  private final float[] parameters;
  private final float[] state;
  private final float[][] slots;
  private final Map<Value, FloatBuffer> buffers = new HashMap<>();

  ReferenceProgram(StepGraph step, float[] parameters, float[] state, float[][] slots) {
    this.step = step;
    this.interpreter = new Interpreter(step.graph());
    this.parameters = parameters;
    this.state = state;
    this.slots = slots;
    step.inputs().forEach(this::addBuffer);
    step.outputs().forEach(this::addBuffer);
  }

  private void addBuffer(Value value) {
    buffers.put(value, FloatBuffer.allocate(value.shape().elements()));
  }

  @Override
  public FloatBuffer buffer(Value value) {
    Checks.require(buffers.containsKey(value), "%s is no input or output of the program", value);
    return buffers.get(value);
  }

  @Override
  public void run(RunKey key, int slot) {
    for (Node node : step.graph().nodes()) {
      if (node.op() instanceof Leaf leaf && leaf.kind() != Leaf.Kind.INPUT) {
        float[] flat = leaf.kind() == Leaf.Kind.PARAMETER ? parameters : state;
        widen(flat, leaf.offset(), interpreter.array(node.output()));
      }
    }
    step.inputs().forEach(value -> widen(array(value), 0, interpreter.array(value)));
    interpreter.run(key);
    step.outputs().forEach(value -> round(interpreter.array(value), array(value), 0));
    for (int i = 0; i < step.gradients().size(); i++) {
      int offset = step.parameters().segments().get(i).offset();
      round(interpreter.array(step.gradients().get(i)), slots[slot], offset);
    }
  }

  @Override
  public List<PlanStep> plan() {
    return List.of();
  }

  @Override
  public List<PlanStep> profile(RunKey key, int slot, int runs) {
    return List.of();
  }

  private float[] array(Value value) {
    return buffers.get(value).array();
  }

  private static void widen(float[] from, int offset, double[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = from[offset + i];
    }
  }

  private static void round(double[] from, float[] into, int offset) {
    for (int i = 0; i < from.length; i++) {
      into[offset + i] = (float) from[i];
    }
  }
}
