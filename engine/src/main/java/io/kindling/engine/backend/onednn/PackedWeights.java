package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.random.RunKey;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory.desc;

/**
 * Copies of weights in the blocked layouts that forward products read fastest. Programs that want
 * the same layout share a copy; it is made anew when it is read after parameters were loaded.
 */
final class PackedWeights implements AutoCloseable {
  private final List<Pack> packs = new ArrayList<>();

  /** Makes the kernel that writes a copy. */
  interface Packer {
    Kernel packing(Place plain, Place packed, desc layout);
  }

  /** The copy of these weights in this layout. */
  Pack of(Place plain, desc layout, Packer packer) {
    for (Pack pack : packs) {
      if (pack.weights == plain.pointer().address() && pack.layout.equals(layout)) {
        return pack;
      }
    }
    Pack pack = new Pack(plain, layout, packer);
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
    private final desc layout;
    private final NativeFloats memory;
    private final Place place;
    private final Kernel packing;
    private boolean isCurrent;

    private Pack(Place plain, desc layout, Packer packer) {
      this.weights = plain.pointer().address();
      this.layout = layout;
      int length = (int) (layout.get_size() / Float.BYTES);
      this.memory = new NativeFloats(length);
      this.place = new Place(Shape.of(length));
      place.locate(memory.window(0, length));
      this.packing = packer.packing(plain, place, layout);
    }

    Place place() {
      return place;
    }

    /** A kernel that reads the copy, after bringing it up to date where it is not. */
    Kernel before(Kernel reader) {
      return key -> {
        update(key);
        reader.run(key);
      };
    }

    private void update(RunKey key) {
      if (!isCurrent) {
        packing.run(key);
        isCurrent = true;
      }
    }
  }
}
