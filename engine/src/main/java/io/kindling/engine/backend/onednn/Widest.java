package io.kindling.engine.backend.onednn;

import java.util.function.Supplier;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.cpu_isa;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.primitive_desc;

/**
 * Chooses among the library's kernels of a product. It takes the first of a list that can do it,
 * and its general product stands further back. Gradients of dense layers run with that one where
 * vectors are wide: measured on Zen 4 it takes 2 to 25 % less time for them, and with matrices too
 * small to gain from it no more. Of other products the first is kept, but where an element is a sum
 * of exactly 32 products: that first is for vectors of 256 bits even where there are wider ones,
 * and the general product takes half its time.
 */
final class Widest {
  private static final int PASSED_OVER = 32;
  private static final String NARROW = "avx2";
  private static final String GENERAL = "gemm:jit";

  private Widest() {}

  /**
   * The kernel of a product.
   *
   * @param inner of how many products an element is the sum
   * @param made describes the product, each time anew
   */
  static <T extends primitive_desc> T of(Kit kit, long inner, Supplier<T> made) {
    T first = kit.own(made.get());
    boolean isNarrow = inner == PASSED_OVER && hasWideVectors() && is(first, NARROW);
    return isNarrow ? general(kit, first, made) : first;
  }

  /**
   * The kernel of a gradient of a dense layer: the general one, where vectors are wide and the
   * numbers single.
   */
  static <T extends primitive_desc> T general(Kit kit, Supplier<T> made) {
    T first = kit.own(made.get());
    boolean isSingle = kit.products() == data_type.f32;
    return isSingle && hasWideVectors() ? general(kit, first, made) : first;
  }

  private static <T extends primitive_desc> T general(Kit kit, T first, Supplier<T> made) {
    T other = kit.own(made.get());
    do {
      if (is(other, GENERAL)) {
        return other;
      }
    } while (other.next_impl());
    return first;
  }

  private static boolean is(primitive_desc kernel, String part) {
    return Kit.implementation(kernel).contains(part);
  }

  static boolean hasWideVectors() {
    int wide = cpu_isa.avx512_core.value;
    return (dnnl.get_effective_cpu_isa().value & wide) == wide;
  }
}
