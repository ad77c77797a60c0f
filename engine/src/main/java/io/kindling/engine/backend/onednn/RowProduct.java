package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.kindling.engine.op.Activation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** y[N,O] = f(x[N,I] w[I,O] + b[O]). */
final class RowProduct {
  private final Kit kit;
  private final desc wide;
  private final desc x;
  private final desc bias;
  private final desc y;
  private final desc weights;
  private final matmul.primitive_desc description;

  private RowProduct(
      Kit kit, Size size, desc given, boolean biased, desc y, primitive_attr attributes) {
    this.kit = kit;
    this.wide = kit.plain(size.rows(), size.in());
    this.x = kit.plain(given.get_data_type(), size.rows(), size.in());
    this.bias = kit.plain(1, size.out());
    this.y = y;
    this.description =
        Widest.of(
            kit,
            size.in(),
            () ->
                biased
                    ? new matmul.primitive_desc(kit.engine(), x, given, bias, y, attributes, false)
                    : new matmul.primitive_desc(kit.engine(), x, given, y, attributes, false));
    this.weights = kit.own(description.weights_desc());
  }

  /** Rows, and the numbers of a row before and after. */
  record Size(long rows, long in, long out) {}

  /**
   * Where a product goes.
   *
   * @param stride the numbers from one row to the next
   * @param accumulates whether it is added to what is there
   * @param activation what the sums go through
   */
  record Target(long stride, boolean accumulates, Activation activation) {}

  /** A product with packed weights and no bias. */
  static RowProduct single(Kit kit, Size size) {
    desc any = kit.any(kit.products(), size.in(), size.out());
    desc y = kit.plain(size.rows(), size.out());
    return new RowProduct(kit, size, any, false, y, kit.attributes());
  }

  /** A product with packed weights and a bias, within wider rows. */
  static RowProduct into(Kit kit, Size size, Target target) {
    desc any = kit.any(kit.products(), size.in(), size.out());
    desc y = kit.rows(size.rows(), size.out(), target.stride());
    post_ops after = kit.own(new post_ops());
    if (target.accumulates()) {
      after.append_sum();
    }
    Elementwise.append(after, target.activation());
    return new RowProduct(kit, size, any, true, y, kit.attributes(after));
  }

  /** A product with the weights in the layout that oneDNN likes best. */
  static RowProduct packed(Kit kit, Size size, boolean biased, Activation activation) {
    desc any = kit.any(kit.products(), size.in(), size.out());
    return of(kit, size, any, biased, activation);
  }

  /** A product with weights [O,I] as they lie in the flat parameters. */
  static RowProduct plain(Kit kit, Size size, boolean biased, Activation activation) {
    desc plain = kit.transposed(size.in(), size.out());
    return of(kit, size, plain, biased, activation);
  }

  private static RowProduct of(
      Kit kit, Size size, desc given, boolean biased, Activation activation) {
    desc y = kit.plain(size.rows(), size.out());
    return new RowProduct(kit, size, given, biased, y, Elementwise.attributes(kit, activation));
  }

  /** How the weights must lie. */
  desc weights() {
    return weights;
  }

  /** Room for the rows as the product reads them; none where it reads single precision. */
  Optional<Place> room(Site site) {
    return kit.products() == data_type.f32 ? Optional.empty() : Optional.of(site.room(x));
  }

  /** The product of rows of single precision, which are first rounded into a room, if there is. */
  Kernel of(Place from, Optional<Place> rounded, Place packed, Optional<Place> b, Place to) {
    if (rounded.isEmpty()) {
      return of(from, packed, b, to);
    }
    Kernel rounding = kit.reorder(from, wide, rounded.get(), x);
    Kernel product = of(rounded.get(), packed, b, to);
    return key -> {
      rounding.run(key);
      product.run(key);
    };
  }

  /** The product of these; a bias is given where it was announced. */
  Kernel of(Place from, Place packed, Optional<Place> b, Place to) {
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(from, x));
    arguments.put(DNNL_ARG_WEIGHTS, kit.view(packed, weights));
    b.ifPresent(place -> arguments.put(DNNL_ARG_BIAS, kit.view(place, bias)));
    arguments.put(DNNL_ARG_DST, kit.view(to, y));
    return kit.execution("product", description, new matmul(description), arguments);
  }
}
