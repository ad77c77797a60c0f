package io.kindling.engine.step;

import com.sun.management.OperatingSystemMXBean;
import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.ParameterMemory;
import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.loss.GapsLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.network.Summary;
import io.kindling.engine.random.RunKey;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs steps of one network on one thread: programs are compiled for each batch size when first
 * asked for and kept. Not thread-safe; closing it frees all memory outside the heap.
 */
public final class StepEngine implements ParameterMemory, AutoCloseable {
  private static final int PARTS = 8;

  private final Network network;
  private final Objective trained;
  private final Objective measured;
  private final Workspace workspace;
  private final int slots;
  private final Map<Key, StepBatch> batches = new HashMap<>();
  private final GradientReader reader;
  private final Finite finite = new Finite();
  private final Finite put = new Finite();
  private boolean areFinite = true;
  private boolean isLoaded;
  private int part;
  private int pass;
  private int parts;

  private StepEngine(
      Network network, Objective trained, Objective measured, Workspace workspace, int slots) {
    this.network = network;
    this.trained = trained;
    this.measured = measured;
    this.workspace = workspace;
    this.reader = new GradientReader(workspace);
    this.slots = slots;
  }

  /**
   * Opens an engine for a network with one output.
   *
   * @param slots how many gradients are held at the same time
   */
  public static StepEngine open(Network network, Loss loss, Backend backend, int slots) {
    return open(network, NetworkGraphs.alone(network, loss), backend, slots);
  }

  /**
   * Opens an engine for a network with a loss for each of its outputs.
   *
   * @param slots how many gradients are held at the same time
   */
  public static StepEngine open(Network network, Objective objective, Backend backend, int slots) {
    return open(network, objective, objective, backend, slots);
  }

  /**
   * Opens an engine whose training runs take other targets than its evaluations.
   *
   * @param trained the losses of training runs
   * @param measured those of evaluations
   * @param slots how many gradients are held at the same time
   */
  public static StepEngine open(
      Network network, Objective trained, Objective measured, Backend backend, int slots) {
    NetworkGraphs.check(network, trained);
    NetworkGraphs.check(network, measured);
    checkFixed(network, slots);
    Workspace workspace = backend.open(network.parameters(), network.state(), slots);
    return new StepEngine(network, trained, measured, workspace, slots);
  }

  /**
   * Copies parameters and running statistics in. With one that is not finite, no loss of a run is a
   * number, whatever kernels make of it: a ReLU, for one, turns what is not a number into 0. The
   * first load looks at all parameters, each later one at another eighth of them.
   */
  public void load(float[] parameters, float[] state) {
    workspace.load(parameters, state);
    areFinite &= put.tookAll();
    boolean partIsEnough = isLoaded && areFinite;
    areFinite =
        finite.all(state) && (partIsEnough ? partIsFinite(parameters) : finite.all(parameters));
    isLoaded = true;
  }

  private boolean partIsFinite(float[] parameters) {
    long from = (long) parameters.length * part / PARTS;
    long to = (long) parameters.length * (part + 1) / PARTS;
    part = (part + 1) % PARTS;
    return finite.all(FloatBuffer.wrap(parameters), (int) from, (int) to);
  }

  /** Copies running statistics in; the parameters stay as they are. */
  public void loadState(float[] state) {
    workspace.loadState(state);
    areFinite &= finite.all(state);
  }

  /** The batch of a size, compiled on first use. */
  public StepBatch batch(int rows, Mode mode) {
    return batches.computeIfAbsent(new Key(rows, mode), this::compile);
  }

  private StepBatch compile(Key key) {
    checkMemory(network, key.rows(), slots, 1);
    Objective objective = key.mode() == Mode.TRAIN ? trained : measured;
    StepGraph graph = NetworkGraphs.of(network, objective, key.rows(), key.mode());
    List<StepBatch.Head> heads = new ArrayList<>();
    for (NamedShape head : network.heads()) {
      boolean lengths = network.hasLengths(heads.size());
      Loss loss = objective.of(head.name()).loss();
      boolean classes = loss.classifies();
      int least = loss instanceof GapsLoss ? GapsLoss.NO_LABEL : 0;
      int last = head.shape().rank() - 1;
      heads.add(
          new StepBatch.Head(head.name(), classes ? head.shape().size(last) : 0, least, lengths));
    }
    return new StepBatch(key.rows(), heads, graph, workspace.compile(graph));
  }

  /**
   * Refuses a training with so many rows at once that this machine or container cannot hold, before
   * anything of it is taken. An engine does so itself, for itself.
   *
   * @param engines that run at the same time
   */
  public static void checkMemory(Network network, int rows, int slots, int engines) {
    checkFixed(network, slots);
    long needed = Summary.nativeBytes(network, rows, slots);
    if (needed > physicalBytes() / engines) {
      throw new TooLargeException(
          String.format(
              Locale.ROOT,
              "The network needs about %.1f GB outside the heap for %d rows and %d gradients%s, but"
                  + " this machine or container has %.1f GB: run fewer rows at once"
                  + " (engine.microBatch, training.batchSize)%s, or a smaller network",
              needed / 1e9,
              rows,
              slots,
              engines > 1 ? " in each of " + engines + " workers" : "",
              physicalBytes() / 1e9,
              engines > 1 ? ", fewer workers (--master local[1])" : ""));
    }
  }

  private static void checkFixed(Network network, int slots) {
    long fixed = Summary.fixedBytes(network, slots);
    if (fixed > physicalBytes()) {
      throw new TooLargeException(
          String.format(
              Locale.ROOT,
              "The network needs about %.1f GB outside the heap for its parameters and %d gradients,"
                  + " but this machine or container has %.1f GB: make the network smaller",
              fixed / 1e9,
              slots,
              physicalBytes() / 1e9));
    }
  }

  /** The memory of this machine or container. */
  public static long physicalBytes() {
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

  /**
   * Runs a batch; the gradient of a training batch replaces what the slot held. A row with features
   * or targets that are not finite has no loss and no prediction that are numbers.
   */
  public void run(StepBatch batch, RunKey key, int slot) {
    batch.run(key, slot);
    areFinite &= put.tookAll();
    batch.spoil(finite, areFinite);
  }

  /** Adds the gradient in slot {@code source} to that in slot {@code target}. */
  public void accumulateSlot(int target, int source) {
    workspace.accumulateSlot(target, source);
  }

  @Override
  public int length() {
    return workspace.length();
  }

  @Override
  public void readParametersInto(int from, float[] part, int count) {
    workspace.readParametersInto(from, part, count);
  }

  /**
   * Copies parameters in; with one that is not finite, no loss of a run is a number. Each pass from
   * the first parameter on looks at another eighth of its parts.
   */
  @Override
  public void putParameters(int from, float[] part, int count) {
    workspace.putParameters(from, part, count);
    pass += from == 0 ? 1 : 0;
    parts = from == 0 ? 0 : parts + 1;
    if ((pass + parts) % PARTS == 0) {
      put.take(part, count);
    }
  }

  @Override
  public void readGradientInto(int slot, int from, float[] part, int count) {
    workspace.readGradientInto(slot, from, part, count);
  }

  /** Copies the gradient in a slot out; false if one of its numbers is not finite. */
  public boolean readSlotInto(int slot, float[] gradient) {
    return reader.readInto(slot, gradient);
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
