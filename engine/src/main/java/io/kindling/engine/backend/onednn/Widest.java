package io.kindling.engine.backend.onednn;

import java.util.function.Supplier;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.cpu_isa;
import org.bytedeco.dnnl.primitive_desc;

/**
 * Chooses among the library's kernels of a product. It takes the first of a list that can do it;
 * where an element is a sum of exactly 32 products, as gradients of weights are with 32 rows, that
 * is one for vectors of 256 bits even where there are wider ones. Its general product, further back
 * in the list, takes half the time there.
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
    if (inner != PASSED_OVER || !hasWideVectors() || !is(first, NARROW)) {
      return first;
    }
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
