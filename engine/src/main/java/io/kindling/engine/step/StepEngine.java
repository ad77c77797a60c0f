package io.kindling.engine.step;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.random.RunKey;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs steps of one network on one thread: programs are compiled for each batch size when first
 * asked for and kept. Not thread-safe; closing it frees all memory outside the heap.
 */
public final class StepEngine implements AutoCloseable {
  private final Network network;
  private final Loss loss;
  private final Workspace workspace;
  private final Map<Key, StepBatch> batches = new HashMap<>();

  private StepEngine(Network network, Loss loss, Workspace workspace) {
    this.network = network;
    this.loss = loss;
    this.workspace = workspace;
  }

  /**
   * Opens an engine.
   *
   * @param slots how many gradients are held at the same time
   */
  public static StepEngine open(Network network, Loss loss, Backend backend, int slots) {
    NetworkGraphs.check(network, loss);
    return new StepEngine(
        network, loss, backend.open(network.parameters(), network.state(), slots));
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
    StepGraph graph = NetworkGraphs.of(network, loss, key.rows(), key.mode());
    return new StepBatch(key.rows(), graph, workspace.compile(graph));
  }

  /** Runs a batch; the gradient of a training batch replaces what the slot held. */
  public void run(StepBatch batch, RunKey key, int slot) {
    batch.run(key, slot);
  }

  /** Adds the gradient in slot {@code source} to that in slot {@code target}. */
  public void accumulateSlot(int target, int source) {
    workspace.accumulateSlot(target, source);
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
