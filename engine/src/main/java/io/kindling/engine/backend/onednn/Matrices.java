package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.MatMul;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.post_ops;

/** Products of matrices, one or many, either side transposed. */
final class Matrices {
  private Matrices() {}

  static void product(Site site) {
    Kit kit = site.kit();
    MatMul op = (MatMul) site.node().op();
    Shape y = site.node().shapes().get(0);
    Side left = side(site, 0, y, op.transposeLeft());
    Side right = side(site, 1, y, op.transposeRight());
    desc to = kit.plain(y);
    Shape x = site.node().input(0).shape();
    var description =
        Widest.of(
            kit,
            x.size(op.transposeLeft() ? -2 : -1),
            () ->
                new matmul.primitive_desc(
                    kit.engine(), left.layout(), right.layout(), to, kit.attributes(), false));
    Map<Integer, memory> arguments =
        Map.of(
            DNNL_ARG_SRC, kit.view(left.place(), left.layout()),
            DNNL_ARG_WEIGHTS, kit.view(right.place(), right.layout()),
            DNNL_ARG_DST, kit.view(site.out(0, to), to));
    site.emit(kit.execution("product", description, new matmul(description), arguments));
  }

  private record Side(Place place, desc layout) {}

  /** A side as it lies, seen with as many dimensions as the result and transposed if need be. */
  private static Side side(Site site, int input, Shape y, boolean transposed) {
    Kit kit = site.kit();
    Value value = site.node().input(input);
    data_type type = kit.products();
    Place place =
        type == data_type.f32 ? site.in(input) : site.in(input, kit.plain(type, value.shape()));
    int rank = y.rank();
    long[] sizes = new long[rank];
    Arrays.fill(sizes, 1);
    int missing = rank - value.shape().rank();
    for (int d = 0; d < value.shape().rank(); d++) {
      sizes[missing + d] = value.shape().size(d);
    }
    return new Side(place, kit.matrix(type, sizes, transposed));
  }

  /** to = leftᵀ right for rows of numbers, or that added to it. */
  static Kernel outer(Kit kit, Place left, Place right, Place to, boolean accumulates) {
    int rows = left.shape().size(0);
    desc turned = kit.transposed(left.shape().size(1), rows);
    post_ops after = kit.own(new post_ops());
    if (accumulates) {
      after.append_sum();
    }
    desc plain = kit.plain(right.shape());
    desc made = kit.plain(to.shape());
    var description =
        Widest.of(
            kit,
            rows,
            () ->
                new matmul.primitive_desc(
                    kit.engine(), turned, plain, made, kit.attributes(after), false));
    Map<Integer, memory> arguments =
        Map.of(
            DNNL_ARG_SRC, kit.view(left, turned),
            DNNL_ARG_WEIGHTS, kit.view(right, plain),
            DNNL_ARG_DST, kit.view(to, made));
    return kit.execution("product by weights", description, new matmul(description), arguments);
  }
}
