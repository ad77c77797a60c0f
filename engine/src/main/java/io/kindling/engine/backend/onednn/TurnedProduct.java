package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.kindling.engine.graph.Shape;
import java.util.Map;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.desc;

/**
 * y = f(x Wᵀ + b) as yᵀ = W xᵀ: W is read as it lies, where the plain product first copies all of
 * it into another layout. With few rows that copy takes a third of the time; turning x and y costs
 * little then.
 */
final class TurnedProduct {
  /** With more rows turning y costs more than it saves. */
  private static final int MOST_ROWS = 128;

  /** Narrower layers are over before it matters. */
  private static final int LEAST_OUT = 64;

  private TurnedProduct() {}

  static boolean suits(int rows, int out) {
    return rows <= MOST_ROWS && rows < out && out >= LEAST_OUT;
  }

  /** Adds the kernel of a dense layer with a bias. */
  static void affine(Site site) {
    Kit kit = site.kit();
    Shape y = site.node().shapes().get(0);
    Place turned = site.room(Shape.of(y.size(1), y.size(0)));
    Place to = site.out(0);
    Kernel product = product(kit, site.in(1), site.in(0), turned);
    desc plain = kit.plain(y);
    Kernel back = kit.reorder(turned, kit.transposed(y.size(0), y.size(1)), to, plain);
    Kernel end = end(site, to, plain);
    Kernel all =
        key -> {
          product.run(key);
          back.run(key);
          end.run(key);
        };
    site.emit(all.named(product.name()));
  }

  private static Kernel product(Kit kit, Place w, Place x, Place to) {
    desc left = kit.plain(w.shape());
    desc right = kit.transposed(x.shape().size(1), x.shape().size(0));
    desc made = kit.plain(to.shape());
    var description =
        Widest.of(
            kit,
            x.shape().size(1),
            () ->
                new matmul.primitive_desc(
                    kit.engine(), left, right, made, kit.attributes(), false));
    return kit.execution(
        "turned product",
        description,
        new matmul(description),
        Map.of(
            DNNL_ARG_SRC, kit.view(w, left),
            DNNL_ARG_WEIGHTS, kit.view(x, right),
            DNNL_ARG_DST, kit.view(to, made)));
  }

  private static Kernel end(Site site, Place y, desc plain) {
    Kit kit = site.kit();
    desc row = kit.plain(1, y.shape().size(1));
    var description =
        kit.own(
            new binary.primitive_desc(
                kit.engine(),
                algorithm.binary_add,
                plain,
                row,
                plain,
                Elementwise.attributes(kit, site.activation()),
                false));
    Map<Integer, memory> arguments =
        Map.of(
            DNNL_ARG_SRC_0, kit.view(y, plain),
            DNNL_ARG_SRC_1, kit.view(site.in(2), row),
            DNNL_ARG_DST, kit.view(y, plain));
    return kit.execution("bias", description, new binary(description), arguments);
  }
}
