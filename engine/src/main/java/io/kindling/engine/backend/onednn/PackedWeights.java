package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory.desc;

/**
 * Copies of weights in the layouts that kernels read fastest. Programs that want the same layout
 * share a copy; it is made anew when it is read after parameters were loaded.
 */
final class PackedWeights implements AutoCloseable {
  private static final long NONE = 0;

  private final List<Pack> packs = new ArrayList<>();

  /** The copy of these weights, seen as {@code view}, in this layout. */
  Pack of(Place plain, desc view, desc layout) {
    for (Pack pack : packs) {
      if (pack.weights == plain.pointer().address()
          && pack.norm == NONE
          && pack.view.equals(view)
          && pack.layout.equals(layout)) {
        return pack;
      }
    }
    Pack pack = new Pack(plain, NONE, view, layout, 0);
    packs.add(pack);
    return pack;
  }

  /**
   * Room for these weights with the normalisation that begins with {@code gamma} in them, in this
   * layout, and for so many shifts behind them.
   */
  Pack folded(Place plain, Place gamma, desc layout, int shifts) {
    for (Pack pack : packs) {
      if (pack.weights == plain.pointer().address()
          && pack.norm == gamma.pointer().address()
          && pack.layout.equals(layout)) {
        return pack;
      }
    }
    Pack pack = new Pack(plain, gamma.pointer().address(), layout, layout, shifts);
    packs.add(pack);
    return pack;
  }

  /** Says that the weights have changed. */
  void outdate() {
    packs.forEach(pack -> pack.isCurrent = false);
  }

  long bytes() {
    return packs.stream().mapToLong(pack -> pack.memory.bytes()).sum();
  }

  @Override
  public void close() {
    packs.forEach(pack -> pack.memory.close());
  }

  /** One copy. */
  static final class Pack {
    private final long weights;
    private final long norm;
    private final desc view;
    private final desc layout;
    private final NativeFloats memory;
    private final Place place;
    private final Place shifts;
    private boolean isCurrent;

    private Pack(Place plain, long norm, desc view, desc layout, int shifts) {
      this.weights = plain.pointer().address();
      this.norm = norm;
      this.view = view;
      this.layout = layout;
      int length = Math.toIntExact((layout.get_size() + Float.BYTES - 1) / Float.BYTES);
      long behind = MemoryPlan.rounded(length);
      this.memory = new NativeFloats(behind + shifts);
      this.place = new Place(Shape.of(length));
      place.locate(memory.window(0, length));
      this.shifts = new Place(Shape.of(shifts));
      this.shifts.locate(memory.window(behind, shifts));
    }

    Place place() {
      return place;
    }

    /** What a normalisation in the weights adds to each output. */
    Place shifts() {
      return shifts;
    }

    /** A kernel that brings the copy up to date where it is not. */
    Kernel updating(Kernel packing) {
      return key -> {
        if (!isCurrent) {
          packing.run(key);
          isCurrent = true;
        }
      };
    }
  }
}
