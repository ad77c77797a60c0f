package io.kindling.engine.backend.onednn;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Fill;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.Reshape;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kernels in order, over places in the workspace's memory and in pinned memory of its own. */
final class OneDnnProgram implements Program, AutoCloseable {
  private final OneDnnWorkspace workspace;
  private final MemoryPlan plan;
  private final NativeFloats pinned;
  private final Map<Value, Place> buffers = new LinkedHashMap<>();
  private final List<Place> inSlots = new ArrayList<>();
  private final Set<Integer> writtenInPlace = new HashSet<>();
  private final Step[] steps;
  private final Kernel[] kernels;

  OneDnnProgram(StepGraph given, OneDnnWorkspace workspace, Assembly assembly) {
    this.workspace = workspace;
    StepGraph step = Sinking.of(given);
    Fusion fusion = Fusion.of(step);
    Map<Place, Long> offsets = pin(step, fusion, assembly);
    this.pinned = new NativeFloats(pinnedLength(offsets));
    offsets.forEach((place, at) -> place.locate(pinned.window(at, place.length())));
    fillConstants(step, fusion, assembly);
    findBuffers(given.inputs(), step.inputs(), assembly);
    findBuffers(given.outputs(), step.outputs(), assembly);
    settleGradients(step, assembly);
    lower(step, fusion, assembly);
    this.steps = assembly.steps().toArray(Step[]::new);
    this.kernels = assembly.steps().stream().map(Step::kernel).toArray(Kernel[]::new);
    this.plan = MemoryPlan.of(assembly.steps(), assembly.shared());
    workspace.reserve(plan.length());
    relocate();
  }

  /** Inputs, outputs and constants keep their memory between runs. */
  private Map<Place, Long> pin(StepGraph step, Fusion fusion, Assembly assembly) {
    Map<Place, Long> offsets = new LinkedHashMap<>();
    for (Node node : step.graph().nodes()) {
      if (node.op() instanceof Leaf leaf && leaf.kind() != Leaf.Kind.INPUT) {
        Place place = new Place(leaf.shape());
        place.locate(workspace.window(leaf));
        assembly.settle(node.output(), place);
        assembly.given(node.output());
      } else if (node.op() instanceof Fill && fusion.isNeeded(node)) {
        pin(node.output(), offsets, assembly);
        assembly.given(node.output());
      }
    }
    for (Value input : step.inputs()) {
      pin(input, offsets, assembly);
      assembly.given(input);
    }
    step.outputs().forEach(output -> pin(output, offsets, assembly));
    return offsets;
  }

  /** Those that use the program know the values of the step as it was given. */
  private void findBuffers(List<Value> given, List<Value> compiled, Assembly assembly) {
    for (int i = 0; i < given.size(); i++) {
      buffers.put(given.get(i), assembly.home(compiled.get(i)).orElseThrow());
    }
  }

  private static void pin(Value value, Map<Place, Long> offsets, Assembly assembly) {
    if (assembly.home(value).isEmpty()) {
      Place place = new Place(value.shape());
      offsets.put(place, pinnedLength(offsets));
      assembly.settle(value, place);
    }
  }

  private static long pinnedLength(Map<Place, Long> offsets) {
    long end = 0;
    for (Map.Entry<Place, Long> last : offsets.entrySet()) {
      end = last.getValue() + MemoryPlan.rounded(last.getKey().length());
    }
    return end;
  }

  private static void fillConstants(StepGraph step, Fusion fusion, Assembly assembly) {
    for (Node node : step.graph().nodes()) {
      if (node.op() instanceof Fill fill && fusion.isNeeded(node)) {
        FloatBuffer constant = assembly.home(node.output()).orElseThrow().buffer();
        for (int i = 0; i < fill.shape().elements(); i++) {
          constant.put(i, (float) fill.value());
        }
      }
    }
  }

  /**
   * A gradient is written into the slots where nothing else fixes where it lies; so is what it is a
   * reshape of.
   */
  private void settleGradients(StepGraph step, Assembly assembly) {
    for (int i = 0; i < step.gradients().size(); i++) {
      Value gradient = step.gradients().get(i);
      Value source = Sinking.source(gradient);
      if (assembly.home(gradient).isEmpty() && assembly.home(source).isEmpty()) {
        assembly.settle(source, inSlots(step, i).reshaped(source.shape()));
        writtenInPlace.add(i);
      }
    }
  }

  private Place inSlots(StepGraph step, int gradient) {
    Place place = new Place(step.gradients().get(gradient).shape());
    int offset = step.parameters().segments().get(gradient).offset();
    place.locate(workspace.slotWindows(offset, place.shape().elements()));
    inSlots.add(place);
    return place;
  }

  private void lower(StepGraph step, Fusion fusion, Assembly assembly) {
    Lowering lowering = new Lowering();
    for (Node node : step.graph().nodes()) {
      if (!fusion.runs(node) || node.op() instanceof Fill) {
        continue;
      }
      if (node.op() instanceof Reshape) {
        assembly.alias(node.output(), node.input(0));
        assembly.bringHome(node.output());
      } else {
        lowering.lower(node, new Site(assembly, fusion, node));
      }
    }
    for (int i = 0; i < step.gradients().size(); i++) {
      Value gradient = step.gradients().get(i);
      if (!writtenInPlace.contains(i)) {
        assembly.copy(gradient, inSlots(step, i));
      }
    }
  }

  /** Takes the addresses of the arena anew after it has grown. */
  void relocate() {
    plan.offsets().forEach((place, at) -> place.locate(workspace.shared(at, place.length())));
  }

  @Override
  public FloatBuffer buffer(Value value) {
    Checks.require(buffers.containsKey(value), "%s is no input or output of the program", value);
    workspace.checkOpen();
    return buffers.get(value).buffer();
  }

  @Override
  public void run(RunKey key, int slot) {
    workspace.enter();
    workspace.checkSlot(slot);
    for (int i = 0; i < inSlots.size(); i++) {
      inSlots.get(i).bind(slot);
    }
    for (Kernel kernel : kernels) {
      kernel.run(key);
    }
  }

  @Override
  public List<PlanStep> plan() {
    return Arrays.stream(steps).map(step -> step.planned(0)).toList();
  }

  @Override
  public List<PlanStep> profile(RunKey key, int slot, int runs) {
    Checks.require(runs > 0, "Invalid runs %s of a profile: expected at least 1", runs);
    double[][] times = new double[steps.length][runs];
    run(key, slot);
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < steps.length; i++) {
        long start = System.nanoTime();
        kernels[i].run(key);
        times[i][run] = (System.nanoTime() - start) / 1e6;
      }
    }
    List<PlanStep> profiled = new ArrayList<>();
    for (int i = 0; i < steps.length; i++) {
      Arrays.sort(times[i]);
      profiled.add(steps[i].planned(times[i][runs / 2]));
    }
    return profiled;
  }

  long nativeBytes() {
    return pinned.bytes();
  }

  @Override
  public void close() {
    pinned.close();
  }
}
