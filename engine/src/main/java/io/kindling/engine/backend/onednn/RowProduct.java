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

/** y[N,O] = f(x[N,I] w[I,O] + b[O]). */
final class RowProduct {
  private final Kit kit;
  private final desc x;
  private final desc bias;
  private final desc y;
  private final desc weights;
  private final matmul.primitive_desc description;

  private RowProduct(Kit kit, Size size, desc given, boolean biased, Activation activation) {
    this.kit = kit;
    long rows = size.rows();
    long out = size.out();
    this.x = kit.plain(given.get_data_type(), rows, size.in());
    this.bias = kit.plain(1, out);
    this.y = kit.plain(rows, out);
    var attributes = Elementwise.attributes(kit, activation);
    this.description =
        kit.own(
            biased
                ? new matmul.primitive_desc(kit.engine(), x, given, bias, y, attributes, false)
                : new matmul.primitive_desc(kit.engine(), x, given, y, attributes, false));
    this.weights = kit.own(description.weights_desc());
  }

  /** Rows, and the numbers of a row before and after. */
  record Size(long rows, long in, long out) {}

  /** A product in single precision, with packed weights, with a bias or none. */
  static RowProduct single(Kit kit, Size size, boolean biased) {
    desc any = kit.any(data_type.f32, size.in(), size.out());
    return new RowProduct(kit, size, any, biased, Activation.IDENTITY);
  }

  /** A product with the weights in the layout that oneDNN likes best. */
  static RowProduct packed(Kit kit, Size size, boolean biased, Activation activation) {
    desc any = kit.any(kit.products(), size.in(), size.out());
    return new RowProduct(kit, size, any, biased, activation);
  }

  /** A product with weights [O,I] as they lie in the flat parameters. */
  static RowProduct plain(Kit kit, Size size, boolean biased, Activation activation) {
    desc plain = kit.transposed(size.in(), size.out());
    return new RowProduct(kit, size, plain, biased, activation);
  }

  /** How the weights must lie. */
  desc weights() {
    return weights;
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
