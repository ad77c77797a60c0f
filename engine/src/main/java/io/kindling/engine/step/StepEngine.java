package io.kindling.engine.step;

import com.sun.management.OperatingSystemMXBean;
import io.kindling.engine.Checks;
import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.network.Summary;
import io.kindling.engine.random.RunKey;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs steps of one network on one thread: programs are compiled for each batch size when first
 * asked for and kept. Not thread-safe; closing it frees all memory outside the heap.
 */
public final class StepEngine implements AutoCloseable {
  private final Network network;
  private final Loss loss;
  private final Workspace workspace;
  private final int slots;
  private final Map<Key, StepBatch> batches = new HashMap<>();

  private StepEngine(Network network, Loss loss, Workspace workspace, int slots) {
    this.network = network;
    this.loss = loss;
    this.workspace = workspace;
    this.slots = slots;
  }

  /**
   * Opens an engine.
   *
   * @param slots how many gradients are held at the same time
   */
  public static StepEngine open(Network network, Loss loss, Backend backend, int slots) {
    NetworkGraphs.check(network, loss);
    long fixed = Summary.fixedBytes(network, slots);
    Checks.require(
        fixed <= physicalBytes(),
        "The network needs about %.1f GB outside the heap for its parameters and %s gradients, but"
            + " this machine or container has %.1f GB: make the network smaller",
        fixed / 1e9,
        slots,
        physicalBytes() / 1e9);
    return new StepEngine(
        network, loss, backend.open(network.parameters(), network.state(), slots), slots);
  }

  /** Copies parameters and running statistics in. */
  public void load(float[] parameters, float[] state) {
    workspace.load(parameters, state);
  }

  /** The batch of a size, compiled on first use. */
  public StepBatch batch(int rows, Mode mode) {
    return batches.computeIfAbsent(new Key(rows, mode), this::compile);
  }

  private StepBatch compile(Key key) {
    checkMemory(key.rows());
    StepGraph graph = NetworkGraphs.of(network, loss, key.rows(), key.mode());
    int classes = loss.classifies() ? network.outputs() : 0;
    return new StepBatch(key.rows(), classes, graph, workspace.compile(graph));
  }

  /** Refuses what this machine or container cannot hold, before any of it is taken. */
  private void checkMemory(int rows) {
    long needed = Summary.nativeBytes(network, rows, slots);
    long there = physicalBytes();
    Checks.require(
        needed <= there,
        "The network needs about %.1f GB outside the heap for %s rows and %s gradients, but this"
            + " machine or container has %.1f GB: run fewer rows at once (engine.microBatch,"
            + " training.batchSize), or a smaller network",
        needed / 1e9,
        rows,
        slots,
        there / 1e9);
  }

  private static long physicalBytes() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /** The calls of a run of a batch, in order; empty where the back end has no plan. */
  public List<PlanStep> plan(StepBatch batch) {
    return batch.plan();
  }

  /** The same with the median time that each call took in so many runs. */
  public List<PlanStep> profile(StepBatch batch, RunKey key, int runs) {
    return batch.profile(key, runs);
  }

  /** Runs a batch; the gradient of a training batch replaces what the slot held. */
  public void run(StepBatch batch, RunKey key, int slot) {
    batch.run(key, slot);
  }

  /** Adds the gradient in slot {@code source} to that in slot {@code target}. */
  public void accumulateSlot(int target, int source) {
    workspace.accumulateSlot(target, source);
  }

  /** Copies a part of the parameters in, where a step goes through them part by part. */
  public void loadPart(float[] parameters, int from, int to) {
    workspace.loadPart(parameters, from, to);
  }

  /** Copies a part of the gradient in a slot out. */
  public void readPartInto(int slot, float[] gradient, int from, int to) {
    workspace.readPartInto(slot, gradient, from, to);
  }

  public void readSlotInto(int slot, float[] gradient) {
    workspace.readSlotInto(slot, gradient);
  }

  /** Memory held outside the heap. */
  public long nativeBytes() {
    return workspace.nativeBytes();
  }

  @Override
  public void close() {
    workspace.close();
  }

  private record Key(int rows, Mode mode) {}
}
