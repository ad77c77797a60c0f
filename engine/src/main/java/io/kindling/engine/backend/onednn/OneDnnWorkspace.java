package io.kindling.engine.backend.onednn;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.Precision;
import io.kindling.engine.backend.Program;
import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Layout;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.javacpp.FloatPointer;

/** Flat parameters, flat state, gradient slots and the shared arena, all outside the heap. */
final class OneDnnWorkspace implements Workspace {
  private static final RunKey NO_KEY = new RunKey(0, 0, 0, 0);

  private final Natives natives = new Natives();
  private final PackedWeights packs = new PackedWeights();
  private final Scratchpad scratchpad = new Scratchpad();
  private final Runnable team;
  private final Kit kit;
  private final NativeFloats parameters;
  private final NativeFloats state;
  private final NativeFloats slots;
  private final int parameterLength;
  private final int stateLength;
  private final long slotLength;
  private final int slotCount;
  private final List<OneDnnProgram> programs = new ArrayList<>();
  private final Map<Long, Kernel> sums = new HashMap<>();
  private NativeFloats arena = new NativeFloats(0);
  private long arenaLength;
  private final FloatBuffer parameterBuffer;
  private final FloatBuffer stateBuffer;
  private final FloatBuffer[] slotBuffers;
  private boolean open = true;

  OneDnnWorkspace(Layout parameters, Layout state, int slots, int threads, Precision precision) {
    this.kit =
        new Kit(
            natives,
            scratchpad,
            precision == Precision.BF16 ? data_type.bf16 : data_type.f32,
            threads);
    this.team = OneDnnLibrary.teamOf(threads);
    this.parameterLength = parameters.length();
    this.stateLength = state.length();
    this.parameters = new NativeFloats(parameterLength);
    this.state = new NativeFloats(stateLength);
    this.slotCount = slots;
    int line = NativeFloats.LINE;
    this.slotLength = ((long) parameterLength + line - 1) / line * line;
    this.slots = new NativeFloats(slotLength * slots);
    this.parameterBuffer = this.parameters.window(0, parameterLength).asBuffer();
    this.stateBuffer = this.state.window(0, stateLength).asBuffer();
    this.slotBuffers = new FloatBuffer[slots];
    for (int slot = 0; slot < slots; slot++) {
      slotBuffers[slot] = slot(slot).asBuffer();
    }
  }

  @Override
  public void load(float[] newParameters, float[] newState) {
    checkOpen();
    checkLengths(newParameters.length, newState.length);
    parameterBuffer.put(0, newParameters);
    stateBuffer.put(0, newState);
    packs.outdate();
  }

  @Override
  public void loadState(float[] newState) {
    checkOpen();
    checkLengths(parameterLength, newState.length);
    stateBuffer.put(0, newState);
    packs.outdate();
  }

  private void checkLengths(int newParameters, int newState) {
    Checks.require(
        newParameters == parameterLength && newState == stateLength,
        "Expected %s parameters and %s statistics, found %s and %s",
        parameterLength,
        stateLength,
        newParameters,
        newState);
  }

  @Override
  public int length() {
    return parameterLength;
  }

  @Override
  public void readParametersInto(int from, float[] part, int count) {
    checkOpen();
    checkPart(from, count);
    parameterBuffer.get(from, part, 0, count);
  }

  @Override
  public void putParameters(int from, float[] part, int count) {
    checkOpen();
    checkPart(from, count);
    parameterBuffer.put(from, part, 0, count);
    packs.outdate();
  }

  @Override
  public Program compile(StepGraph step) {
    enter();
    OneDnnProgram program = new OneDnnProgram(step, this, new Assembly(kit, packs));
    programs.add(program);
    return program;
  }

  @Override
  public void accumulateSlot(int target, int source) {
    enter();
    long pair = (long) target << Integer.SIZE | source;
    sums.computeIfAbsent(pair, key -> sum(target, source)).run(NO_KEY);
  }

  private Kernel sum(int target, int source) {
    Place into = new Place(Shape.of(parameterLength));
    into.locate(slot(target));
    Place from = new Place(Shape.of(parameterLength));
    from.locate(slot(source));
    return Pairs.sum(kit, into, from, into);
  }

  @Override
  public void readGradientInto(int slot, int from, float[] part, int count) {
    checkOpen();
    checkSlot(slot);
    checkPart(from, count);
    slotBuffers[slot].get(from, part, 0, count);
  }

  /** Refuses slots that there are not; a message is made only then. */
  void checkSlot(int slot) {
    if (slot < 0 || slot >= slotCount) {
      throw new IllegalArgumentException(
          "There is no slot " + slot + ": expected 0 to " + (slotCount - 1));
    }
  }

  private void checkPart(int from, int count) {
    if (from < 0 || count < 0 || from > parameterLength - count) {
      throw new IllegalArgumentException(
          "There are no "
              + count
              + " parameters from "
              + from
              + " on: there are "
              + parameterLength);
    }
  }

  private FloatPointer slot(int slot) {
    checkSlot(slot);
    return slots.window(slotLength * slot, parameterLength);
  }

  /** The window of a parameter or state leaf. */
  FloatPointer window(Leaf leaf) {
    NativeFloats flat = leaf.kind() == Leaf.Kind.PARAMETER ? parameters : state;
    return flat.window(leaf.offset(), leaf.shape().elements());
  }

  /** A window at the same offset in every slot. */
  FloatPointer[] slotWindows(int offset, int count) {
    FloatPointer[] windows = new FloatPointer[slotCount];
    for (int slot = 0; slot < slotCount; slot++) {
      windows[slot] = slots.window(slotLength * slot + offset, count);
    }
    return windows;
  }

  /** Makes the arena at least so long; programs made before move with it. */
  void reserve(long length) {
    if (length > arenaLength) {
      NativeFloats old = arena;
      arena = new NativeFloats(length);
      arenaLength = length;
      programs.forEach(OneDnnProgram::relocate);
      old.close();
    }
  }

  FloatPointer shared(long offset, long count) {
    return arena.window(offset, count);
  }

  /**
   * The size of the thread team belongs to the calling thread, which other engines may have used
   * since: it is set each time.
   */
  void enter() {
    checkOpen();
    team.run();
  }

  void checkOpen() {
    if (!open) {
      throw new IllegalStateException("This workspace is closed: its memory has been freed");
    }
  }

  @Override
  public long nativeBytes() {
    if (!open) {
      return 0;
    }
    long bytes =
        parameters.bytes()
            + state.bytes()
            + slots.bytes()
            + arena.bytes()
            + packs.bytes()
            + scratchpad.bytes();
    return bytes + programs.stream().mapToLong(OneDnnProgram::nativeBytes).sum();
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      natives.close();
      programs.forEach(OneDnnProgram::close);
      packs.close();
      scratchpad.close();
      List.of(parameters, state, slots, arena).forEach(NativeFloats::close);
    }
  }
}
