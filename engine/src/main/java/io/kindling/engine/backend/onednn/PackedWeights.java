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
  private final List<Pack> packs = new ArrayList<>();

  /** The copy of these weights, seen as {@code view}, in this layout. */
  Pack of(Place plain, desc view, desc layout, Kit kit) {
    for (Pack pack : packs) {
      if (pack.weights == plain.pointer().address()
          && pack.view.equals(view)
          && pack.layout.equals(layout)) {
        return pack;
      }
    }
    Pack pack = new Pack(plain, view, layout, kit);
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
    private final desc view;
    private final desc layout;
    private final NativeFloats memory;
    private final Place place;
    private final Kernel packing;
    private boolean isCurrent;

    private Pack(Place plain, desc view, desc layout, Kit kit) {
      this.weights = plain.pointer().address();
      this.view = view;
      this.layout = layout;
      int length = Math.toIntExact((layout.get_size() + Float.BYTES - 1) / Float.BYTES);
      this.memory = new NativeFloats(length);
      this.place = new Place(Shape.of(length));
      place.locate(memory.window(0, length));
      this.packing = kit.reorder(plain, view, place, layout);
    }

    Place place() {
      return place;
    }

    /** A kernel that brings the copy up to date where it is not. */
    Kernel updating() {
      return key -> {
        if (!isCurrent) {
          packing.run(key);
          isCurrent = true;
        }
      };
    }
  }
}
