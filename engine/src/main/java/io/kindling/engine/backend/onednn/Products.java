package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.kindling.engine.graph.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.desc;

/**
 * Products of rows with the weights of a dense layer. The backward pass reads and writes the plain
 * layout [O,I], as windows of the flat arrays: measured, blocked weights gain nothing there. In
 * evaluation forward products read packed copies, which pay from about the third run for each load
 * on; in training they read the weights as they lie. The choice must not depend on how often a
 * program runs: the kinds of products may differ in the last bit.
 */
final class Products {
  private Products() {}

  /** y = f(x Wᵀ + b). */
  static void affine(Site site) {
    Kit kit = site.kit();
    Shape x = site.node().input(0).shape();
    Shape y = site.node().shapes().get(0);
    boolean biased = site.inputs() == 3;
    RowProduct.Size size = new RowProduct.Size(x.size(0), x.size(1), y.size(1));
    boolean isPlain = site.fusion().trains() && kit.products() == data_type.f32;
    if (isPlain && biased && TurnedProduct.suits(x.size(0), y.size(1))) {
      TurnedProduct.affine(site);
      return;
    }
    RowProduct product =
        isPlain
            ? RowProduct.plain(kit, size, biased, site.activation())
            : RowProduct.packed(kit, size, biased, site.activation());
    Place packed =
        site.in(site.node().input(1), kit.transposed(x.size(1), y.size(1)), product.weights());
    Optional<Place> bias = biased ? Optional.of(site.in(2)) : Optional.empty();
    Kernel kernel = product.of(site.in(0, typed(kit, x)), packed, bias, site.out(0));
    site.emit(kernel, product.weights());
  }

  /** Rows as products read them. */
  private static desc typed(Kit kit, Shape shape) {
    return kit.products() == data_type.f32 ? kit.plain(shape) : kit.plain(kit.products(), shape);
  }

  /** dx = dy W. */
  static void inputGradient(Site site) {
    Kit kit = site.kit();
    Shape dx = site.node().shapes().get(0);
    desc dy = typed(kit, site.node().input(0).shape());
    desc w = typed(kit, site.node().input(1).shape());
    var hint =
        kit.own(
            new inner_product_forward.primitive_desc(
                kit.engine(),
                prop_kind.forward_training,
                typed(kit, dx),
                w,
                dy,
                kit.attributes(),
                false));
    desc to = kit.plain(dx);
    var description =
        Widest.general(
            kit,
            () ->
                new inner_product_backward_data.primitive_desc(
                    kit.engine(), to, w, dy, hint, kit.attributes(), false));
    Map<Integer, memory> arguments =
        Map.of(
            DNNL_ARG_DIFF_DST, kit.view(site.in(0, dy), dy),
            DNNL_ARG_WEIGHTS, kit.view(site.in(1, w), w),
            DNNL_ARG_DIFF_SRC, kit.view(site.out(0, to), to));
    site.emit(
        kit.execution(
            "product by input",
            description,
            new inner_product_backward_data(description),
            arguments));
  }

  /** dW = dyᵀ x, and db = the sum of dy over the rows. */
  static void parameterGradient(Site site) {
    Kit kit = site.kit();
    Shape x = site.node().input(0).shape();
    Shape dy = site.node().input(1).shape();
    Place from = site.in(0, typed(kit, x));
    Place slope = site.in(1, typed(kit, dy));
    Optional<Place> db =
        site.node().shapes().size() == 2 ? Optional.of(site.out(1)) : Optional.empty();
    site.emit(
        parameterGradient(
            kit, new Rows(from, typed(kit, x)), new Rows(slope, typed(kit, dy)), site.out(0), db));
  }

  /** Rows of numbers, and how they lie. */
  record Rows(Place place, desc layout) {}

  /** dW = dyᵀ x, and db = the sum of dy over the rows where it is asked for. */
  static Kernel parameterGradient(Kit kit, Rows x, Rows dy, Place dw, Optional<Place> db) {
    desc to = kit.plain(dw.shape());
    desc w = kit.plain(x.layout().get_data_type(), dw.shape());
    desc bias = kit.plain(dw.shape().size(0));
    var kind = prop_kind.forward_training;
    var attributes = kit.attributes();
    var hint =
        kit.own(
            db.isPresent()
                ? new inner_product_forward.primitive_desc(
                    kit.engine(), kind, x.layout(), w, bias, dy.layout(), attributes, false)
                : new inner_product_forward.primitive_desc(
                    kit.engine(), kind, x.layout(), w, dy.layout(), attributes, false));
    var description =
        Widest.general(
            kit,
            () ->
                db.isPresent()
                    ? new inner_product_backward_weights.primitive_desc(
                        kit.engine(), x.layout(), to, bias, dy.layout(), hint, attributes, false)
                    : new inner_product_backward_weights.primitive_desc(
                        kit.engine(), x.layout(), to, dy.layout(), hint, attributes, false));
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(x.place(), x.layout()));
    arguments.put(DNNL_ARG_DIFF_DST, kit.view(dy.place(), dy.layout()));
    arguments.put(DNNL_ARG_DIFF_WEIGHTS, kit.view(dw, to));
    db.ifPresent(place -> arguments.put(DNNL_ARG_DIFF_BIAS, kit.view(place, bias)));
    return kit.execution(
        "product by weights",
        description,
        new inner_product_backward_weights(description),
        arguments);
  }
}
