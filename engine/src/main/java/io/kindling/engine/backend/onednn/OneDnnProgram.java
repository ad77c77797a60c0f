package io.kindling.engine.backend.onednn;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Fill;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;

/** Kernels in order, over places in the workspace's memory and in pinned memory of its own. */
final class OneDnnProgram implements Program, AutoCloseable {
  private final OneDnnWorkspace workspace;
  private final MemoryPlan plan;
  private final NativeFloats pinned;
  private final Map<Value, Place> places = new HashMap<>();
  private final List<Place> inSlots = new ArrayList<>();
  private final List<Kernel> kernels = new ArrayList<>();

  OneDnnProgram(StepGraph step, OneDnnWorkspace workspace, Primitives primitives) {
    this.workspace = workspace;
    Fusion fusion = Fusion.of(step);
    this.plan = MemoryPlan.of(step, fusion);
    this.pinned = new NativeFloats(plan.pinnedLength());
    locateFixed(step, fusion);
    workspace.reserve(plan.sharedLength());
    plan.shared().keySet().forEach(value -> places.put(value, new Place(value.shape())));
    relocate();
    Lowering lowering = new Lowering(primitives, fusion, this::place);
    for (Node node : step.graph().nodes()) {
      if (fusion.runs(node)) {
        lowering.kernel(node).ifPresent(kernels::add);
      }
    }
    copyForwarded(step);
  }

  private void locateFixed(StepGraph step, Fusion fusion) {
    for (Node node : step.graph().nodes()) {
      if (node.op() instanceof Leaf leaf && leaf.kind() != Leaf.Kind.INPUT) {
        locate(node.output(), workspace.window(leaf));
      }
    }
    plan.pinned()
        .forEach((value, at) -> locate(value, pinned.window(at, value.shape().elements())));
    plan.gradients()
        .forEach(
            (value, at) -> {
              locate(value, workspace.slotWindows(at, value.shape().elements()));
              inSlots.add(places.get(value));
            });
    for (Node node : step.graph().nodes()) {
      if (fusion.isNeeded(node) && node.op() instanceof Fill fill) {
        FloatBuffer constant = places.get(node.output()).buffer();
        for (int i = 0; i < fill.shape().elements(); i++) {
          constant.put(i, (float) fill.value());
        }
      }
    }
  }

  private void locate(Value value, FloatPointer... addresses) {
    Place place = new Place(value.shape());
    place.locate(addresses);
    places.put(value, place);
  }

  /** Takes the addresses of the arena anew after it has grown. */
  void relocate() {
    plan.shared()
        .forEach(
            (value, at) ->
                places.get(value).locate(workspace.shared(at, value.shape().elements())));
  }

  /** Where a value is read: a reshaped one where the value before it lies, under its own shape. */
  private Place place(Value value) {
    Value source = MemoryPlan.source(value);
    Place place = places.get(source);
    return source.equals(value) ? place : place.reshaped(value.shape());
  }

  /** Outputs and gradients that no kernel writes in place are copied there at the end. */
  private void copyForwarded(StepGraph step) {
    for (Value output : step.outputs()) {
      if (!plan.pinned().containsKey(output)) {
        Place from = places.get(MemoryPlan.source(output));
        Place to = new Place(output.shape());
        to.locate(workspace.extra(output.shape().elements()));
        kernels.add(Loops.copy(from, to));
        places.put(output, to);
      }
    }
    for (int i = 0; i < step.gradients().size(); i++) {
      Value gradient = step.gradients().get(i);
      int offset = step.parameters().segments().get(i).offset();
      if (!Integer.valueOf(offset).equals(plan.gradients().get(gradient))) {
        Place to = new Place(gradient.shape());
        to.locate(workspace.slotWindows(offset, gradient.shape().elements()));
        inSlots.add(to);
        kernels.add(Loops.copy(places.get(MemoryPlan.source(gradient)), to));
      }
    }
  }

  @Override
  public FloatBuffer buffer(Value value) {
    Checks.require(places.containsKey(value), "%s is no input or output of the program", value);
    workspace.checkOpen();
    return places.get(value).buffer();
  }

  @Override
  public void run(RunKey key, int slot) {
    workspace.enter();
    for (int i = 0; i < inSlots.size(); i++) {
      inSlots.get(i).bind(slot);
    }
    for (int i = 0; i < kernels.size(); i++) {
      kernels.get(i).run(key);
    }
  }

  long nativeBytes() {
    return pinned.bytes();
  }

  @Override
  public void close() {
    pinned.close();
  }
}
