package io.kindling.engine.backend.onednn;

import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Fill;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.Reshape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the values of a program lie. Inputs, outputs and constants are pinned: they keep their
 * memory between runs. What lives within a run shares an arena: a value gives its room back after
 * its last use. Gradients lie in the slots, parameters and state in the flat arrays.
 */
final class MemoryPlan {
  private final Fusion fusion;
  private final Map<Value, Long> pinned = new LinkedHashMap<>();
  private final Map<Value, Long> shared = new LinkedHashMap<>();
  private final Map<Value, Integer> gradients = new LinkedHashMap<>();
  private final Set<Value> kept = new HashSet<>();
  private final TreeMap<Long, Long> free = new TreeMap<>();
  private long pinnedLength;
  private long sharedLength;

  private MemoryPlan(Fusion fusion) {
    this.fusion = fusion;
  }

  static MemoryPlan of(StepGraph step, Fusion fusion) {
    MemoryPlan plan = new MemoryPlan(fusion);
    step.inputs().forEach(plan::pin);
    for (Value output : step.outputs()) {
      if (!isForwarded(output)) {
        plan.pin(output);
      }
    }
    for (Node node : step.graph().nodes()) {
      if (fusion.isNeeded(node) && node.op() instanceof Fill) {
        plan.pin(node.output());
      }
    }
    for (int i = 0; i < step.gradients().size(); i++) {
      Value gradient = step.gradients().get(i);
      if (!isForwarded(gradient) && !plan.pinned.containsKey(gradient)) {
        plan.gradients.putIfAbsent(gradient, step.parameters().segments().get(i).offset());
      }
    }
    step.outputs().forEach(output -> plan.kept.add(source(output)));
    step.gradients().forEach(gradient -> plan.kept.add(source(gradient)));
    plan.share(step.graph().nodes());
    return plan;
  }

  /** A value that no kernel writes: it lies elsewhere, and is copied if it is asked for. */
  private static boolean isForwarded(Value value) {
    return value.node().op() instanceof Reshape || value.node().op() instanceof Leaf;
  }

  /** The value whose memory a value is read from: reshaping moves nothing. */
  static Value source(Value value) {
    Value at = value;
    while (at.node().op() instanceof Reshape) {
      at = at.node().input(0);
    }
    return at;
  }

  private void pin(Value value) {
    if (!pinned.containsKey(value)) {
      pinned.put(value, pinnedLength);
      pinnedLength += rounded(value);
    }
  }

  private static long rounded(Value value) {
    int line = NativeFloats.LINE;
    return ((long) Math.max(1, value.shape().elements()) + line - 1) / line * line;
  }

  private void share(List<Node> nodes) {
    Map<Value, Node> lastUse = new HashMap<>();
    for (Node node : nodes) {
      if (fusion.isNeeded(node)) {
        node.inputs().forEach(input -> lastUse.put(source(input), node));
      }
    }
    for (Node node : nodes) {
      if (!fusion.isNeeded(node)) {
        continue;
      }
      if (fusion.runs(node) && !(node.op() instanceof Reshape)) {
        take(fusion.target(node));
        for (int i = 1; i < node.shapes().size(); i++) {
          take(node.output(i));
        }
      }
      for (Map.Entry<Value, Node> use : lastUse.entrySet()) {
        if (use.getValue() == node) {
          giveBack(use.getKey());
        }
      }
    }
  }

  /** Takes the first gap that is long enough, or room at the end. */
  private void take(Value value) {
    if (pinned.containsKey(value) || gradients.containsKey(value) || shared.containsKey(value)) {
      return;
    }
    long need = rounded(value);
    for (Map.Entry<Long, Long> gap : free.entrySet()) {
      if (gap.getValue() >= need) {
        shared.put(value, gap.getKey());
        long rest = gap.getValue() - need;
        free.remove(gap.getKey());
        if (rest > 0) {
          free.put(gap.getKey() + need, rest);
        }
        return;
      }
    }
    shared.put(value, sharedLength);
    sharedLength += need;
  }

  private void giveBack(Value value) {
    Long at = shared.get(value);
    if (at == null || kept.contains(value)) {
      return;
    }
    long length = rounded(value);
    long start = at;
    Map.Entry<Long, Long> before = free.lowerEntry(start);
    if (before != null && before.getKey() + before.getValue() == start) {
      start = before.getKey();
      length += before.getValue();
    }
    Long after = free.remove(at + rounded(value));
    if (after != null) {
      length += after;
    }
    free.put(start, length);
  }

  /** Offsets of the values that keep their memory. */
  Map<Value, Long> pinned() {
    return pinned;
  }

  /** Offsets in the arena. */
  Map<Value, Long> shared() {
    return shared;
  }

  /** Offsets in a slot of the gradients that kernels write there directly. */
  Map<Value, Integer> gradients() {
    return gradients;
  }

  long pinnedLength() {
    return pinnedLength;
  }

  long sharedLength() {
    return sharedLength;
  }
}
