package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Concat;
import io.kindling.engine.op.Pad;
import io.kindling.engine.op.Slice;
import io.kindling.engine.op.Transpose;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.javacpp.Pointer;

/** Ops that move numbers: copies between views of row-major arrays. */
final class Moves {
  private Moves() {}

  static void transpose(Site site) {
    Kit kit = site.kit();
    List<Integer> permutation = ((Transpose) site.node().op()).permutation();
    desc to = kit.plain(site.node().shapes().get(0));
    desc from = kit.permuted(site.node().input(0).shape(), permutation);
    site.emit(kit.reorder(site.in(0), from, site.out(0), to));
  }

  static void slice(Site site) {
    Kit kit = site.kit();
    Slice op = (Slice) site.node().op();
    Shape x = site.node().input(0).shape();
    Shape y = site.node().shapes().get(0);
    desc part = part(kit, x, op.axis(), op.from(), y);
    site.emit(kit.reorder(site.in(0), part, site.out(0), kit.plain(y)));
  }

  /** The part of an array that begins at {@code from} on an axis and has this shape. */
  private static desc part(Kit kit, Shape whole, int axis, int from, Shape part) {
    long[] offsets = new long[whole.rank()];
    offsets[axis < 0 ? axis + whole.rank() : axis] = from;
    return kit.own(kit.plain(whole).submemory_desc(Kit.sizes(part), offsets));
  }

  static void pad(Site site) {
    Kit kit = site.kit();
    Pad op = (Pad) site.node().op();
    Shape x = site.node().input(0).shape();
    Place from = site.in(0);
    Place to = site.out(0);
    Shape y = to.shape();
    Kernel copy = kit.reorder(from, kit.plain(x), to, part(kit, y, op.axis(), op.before(), x));
    long bytes = (long) y.elements() * Float.BYTES;
    site.emit(
        key -> {
          Pointer.memset(to.pointer(), 0, bytes);
          copy.run(key);
        });
  }

  static void concat(Site site) {
    Kit kit = site.kit();
    int axis = ((Concat) site.node().op()).axis();
    Place to = site.out(0);
    List<Kernel> copies = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < site.inputs(); i++) {
      Shape x = site.node().input(i).shape();
      if (x.elements() > 0) {
        desc part = part(kit, to.shape(), axis, from, x);
        copies.add(kit.reorder(site.in(i), kit.plain(x), to, part));
      }
      from += x.size(axis);
    }
    site.emit(key -> copies.forEach(copy -> copy.run(key)));
  }
}
