package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Convolution;
import java.util.List;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;

/** The numbers of a convolution as oneDNN takes them, and the kernels that there are for them. */
final class ConvolutionSetting {
  private static final prop_kind KIND = prop_kind.forward_training;
  private static final algorithm DIRECT = algorithm.convolution_direct;

  /** Channels that lie together in a block of the widest layout. */
  private static final int BLOCK = 16;

  /** The columns that the kernel for blocks computes at once; of more it leaves a slow rest. */
  private static final int COLUMNS = 28;

  private final Kit kit;
  private final Convolution op;
  private final Shape shape;
  private final long[] x;
  private final long[] y;
  private final long[] weight;
  private final long[] strides;
  private final long[] dilations;
  private final long[] before;
  private final long[] after;

  /** Whether the library would take x and y in blocks, and one block has all channels. */
  private final boolean isOneBlock;

  ConvolutionSetting(Kit kit, Convolution op, Shape x, Shape weight) {
    this.kit = kit;
    this.op = op;
    this.shape = x;
    this.x = Kit.sizes(x);
    this.y = Kit.sizes(op.shapes(List.of(x, weight)).get(0));
    this.weight = grouped(Kit.sizes(weight));
    this.strides = longs(op.strides(), 0);
    this.dilations = longs(op.dilations(), 1);
    this.before = longs(op.padBefore(), 0);
    this.after = longs(op.padAfter(), 0);
    this.isOneBlock = isOneBlock();
  }

  private static long[] longs(List<Integer> numbers, int less) {
    return numbers.stream().mapToLong(number -> number - less).toArray();
  }

  private long[] grouped(long[] w) {
    int groups = op.groups();
    return groups == 1 ? w : new long[] {groups, w[0] / groups, w[1], w[2], w[3]};
  }

  /** How weights lie in the flat arrays, with the axes that oneDNN gives them. */
  desc plainWeight() {
    return kit.plain(weight);
  }

  desc plainBias() {
    return kit.plain(y[1]);
  }

  /**
   * How what the library calls channels innermost is known to others: 16 channels lie the same way
   * in one block.
   */
  desc known(desc layout, Shape shape) {
    long[] sizes = Kit.sizes(shape);
    data_type type = layout.get_data_type();
    boolean isBlock = isOneBlock && layout.equals(laid(sizes, type, format_tag.acdb));
    return isBlock ? laid(sizes, type, format_tag.aBcd16b) : layout;
  }

  private boolean isOneBlock() {
    var free = forward(free(x), free(y), false, kit.attributes());
    return op.groups() == 1
        && x[1] == BLOCK
        && y[1] == BLOCK
        && isBlocked(kit.own(free.src_desc()), x)
        && isBlocked(kit.own(free.dst_desc()), y);
  }

  private boolean isBlocked(desc layout, long[] sizes) {
    return layout.equals(laid(sizes, layout.get_data_type(), format_tag.aBcd16b));
  }

  private desc laid(long[] sizes, data_type type, format_tag tag) {
    return kit.own(new desc(sizes, type, tag));
  }

  private desc free(long[] sizes) {
    return kit.any(kit.products(), sizes);
  }

  private desc innermost(long[] sizes) {
    return laid(sizes, kit.products(), format_tag.acdb);
  }

  private boolean isStrided() {
    return strides[0] > 1 || strides[1] > 1;
  }

  /** y = f(x * w + b). */
  convolution_forward.primitive_desc forward(boolean biased, primitive_attr attributes) {
    boolean isWide = y[3] > COLUMNS && weight[2] * weight[3] > 1 && !isStrided();
    return isOneBlock && isWide
        ? forward(innermost(x), laid(y, data_type.f32, format_tag.acdb), biased, attributes)
        : forward(free(x), kit.any(data_type.f32, y), biased, attributes);
  }

  private convolution_forward.primitive_desc forward(
      desc from, desc to, boolean biased, primitive_attr attributes) {
    desc w = free(weight);
    return kit.own(
        biased
            ? new convolution_forward.primitive_desc(
                kit.engine(),
                KIND,
                DIRECT,
                from,
                w,
                plainBias(),
                to,
                strides,
                dilations,
                before,
                after,
                attributes,
                false)
            : new convolution_forward.primitive_desc(
                kit.engine(),
                KIND,
                DIRECT,
                from,
                w,
                to,
                strides,
                dilations,
                before,
                after,
                attributes,
                false));
  }

  /**
   * dx from dy and w. Where places are left out the layouts of the forward pass are asked for: the
   * library would choose a kernel for others, which is slower and needs copies.
   */
  convolution_backward_data.primitive_desc backwardByInput() {
    var hint = forward(free(x), free(y), false, kit.attributes());
    if (isStrided()) {
      desc from = Layouts.alike(kit, kit.own(hint.src_desc()), shape, shape);
      var alike = backwardByInput(hint, from, kit.own(hint.dst_desc()));
      if (!Kit.implementation(alike).startsWith("ref")) {
        return alike;
      }
    }
    return backwardByInput(hint, kit.any(data_type.f32, x), free(y));
  }

  private convolution_backward_data.primitive_desc backwardByInput(
      convolution_forward.primitive_desc hint, desc dx, desc dy) {
    return kit.own(
        new convolution_backward_data.primitive_desc(
            kit.engine(),
            DIRECT,
            dx,
            free(weight),
            dy,
            strides,
            dilations,
            before,
            after,
            hint,
            kit.attributes(),
            false));
  }

  /** dw and db from x and dy. */
  convolution_backward_weights.primitive_desc backwardByWeights(boolean biased) {
    desc from = isOneBlock ? innermost(x) : free(x);
    desc slope = isOneBlock ? innermost(y) : free(y);
    desc to = kit.any(data_type.f32, weight);
    var hint = forward(from, slope, biased, kit.attributes());
    return kit.own(
        biased
            ? new convolution_backward_weights.primitive_desc(
                kit.engine(),
                DIRECT,
                from,
                to,
                plainBias(),
                slope,
                strides,
                dilations,
                before,
                after,
                hint,
                kit.attributes(),
                false)
            : new convolution_backward_weights.primitive_desc(
                kit.engine(),
                DIRECT,
                from,
                to,
                slope,
                strides,
                dilations,
                before,
                after,
                hint,
                kit.attributes(),
                false));
  }
}
