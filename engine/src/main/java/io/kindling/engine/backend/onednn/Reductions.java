package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.LogSoftmax;
import io.kindling.engine.op.LogSoftmaxGradient;
import io.kindling.engine.op.Reduce;
import io.kindling.engine.op.Reduction;
import io.kindling.engine.op.Softmax;
import io.kindling.engine.op.SoftmaxGradient;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.reduction;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;

/** Sums, means, ends and softmax along axes. */
final class Reductions {
  private Reductions() {}

  static void reduce(Site site) {
    reduce(site, (Reduce) site.node().op(), site.node().input(0).shape());
  }

  /** The reduction of the input of a site, seen under this shape. */
  static void reduce(Site site, Reduce op, Shape x) {
    Kit kit = site.kit();
    Place from = site.in(0);
    Place to = site.out(0);
    int[] sizes = x.toArray();
    int[] left = op.withAxes(x).toArray();
    if (x.elements() == to.shape().elements()) {
      desc plain = kit.plain(x.elements());
      site.emit(kit.reorder(from, plain, to, plain));
      return;
    }
    List<Kernel> kernels = new ArrayList<>();
    for (int end = last(sizes, left); end > 0; ) {
      int first = end;
      int rows = 1;
      while (first > 0 && left[first - 1] == 1) {
        first--;
        rows *= sizes[first];
        sizes[first] = 1;
      }
      int before = product(sizes, 0, first);
      int width = product(sizes, end, sizes.length);
      end = last(sizes, left);
      Place result = end > 0 ? site.room(Shape.of(before, width)) : to;
      kernels.add(reduction(kit, op.reduction(), new Lines(before, rows, width), from, result));
      from = result;
    }
    site.emit(kernels.size() == 1 ? kernels.get(0) : inTurn(kernels));
  }

  /** Behind which axis nothing is left to be reduced. */
  private static int last(int[] sizes, int[] left) {
    int end = sizes.length;
    while (end > 0 && sizes[end - 1] == left[end - 1]) {
      end--;
    }
    return end;
  }

  private static int product(int[] sizes, int from, int to) {
    return Arrays.stream(sizes, from, to).reduce(1, (left, right) -> left * right);
  }

  private static Kernel inTurn(List<Kernel> kernels) {
    Kernel[] all = kernels.toArray(Kernel[]::new);
    Kernel together =
        key -> {
          for (Kernel kernel : all) {
            kernel.run(key);
          }
        };
    return together.named(all.length + " reductions in turn, first a " + all[0].name());
  }

  /** An array of {@code before} times {@code rows} times {@code width} numbers. */
  private record Lines(int before, int rows, int width) {}

  /** The rows become one. */
  private static Kernel reduction(Kit kit, Reduction kind, Lines x, Place from, Place to) {
    if (x.width() > 1) {
      return new Columns(kind, x.rows(), x.width()).kernel(x.before(), from, to);
    }
    desc all = kit.plain(x.before(), x.rows());
    desc result = kit.plain(x.before(), 1L);
    var description =
        kit.own(
            new reduction.primitive_desc(
                kit.engine(), algorithm(kind), all, result, 0, 0, kit.attributes(), false));
    Map<Integer, memory> arguments =
        Map.of(
            DNNL_ARG_SRC, kit.view(from, all),
            DNNL_ARG_DST, kit.view(to, result));
    return kit.execution("reduction", description, new reduction(description), arguments);
  }

  private static algorithm algorithm(Reduction kind) {
    return switch (kind) {
      case SUM -> algorithm.reduction_sum;
      case MEAN -> algorithm.reduction_mean;
      case MAX -> algorithm.reduction_max;
      case MIN -> algorithm.reduction_min;
    };
  }

  static void softmax(Site site) {
    forward(site, algorithm.softmax_accurate, ((Softmax) site.node().op()).axis());
  }

  static void logSoftmax(Site site) {
    forward(site, algorithm.softmax_log, ((LogSoftmax) site.node().op()).axis());
  }

  /**
   * Probabilities by the primitive; from the largest of a row, which is at least one over the
   * number of classes, the logarithm of the sum of the exponentials.
   */
  static void crossEntropy(Site site) {
    Kit kit = site.kit();
    Shape shape = site.node().input(0).shape();
    var description = description(kit, algorithm.softmax_accurate, shape, 1);
    Place logits = site.in(0);
    Place labels = site.in(1);
    Place losses = site.out(0);
    Place probabilities = site.out(1);
    Map<Integer, memory> arguments =
        Map.of(
            DNNL_ARG_SRC, kit.view(logits, kit.plain(shape)),
            DNNL_ARG_DST, kit.view(probabilities, kit.plain(shape)));
    Kernel softmax =
        kit.execution("softmax", description, new softmax_forward(description), arguments);
    int rows = shape.size(0);
    int classes = shape.size(1);
    Kernel both =
        key -> {
          softmax.run(key);
          FloatBuffer x = logits.buffer();
          FloatBuffer p = probabilities.buffer();
          for (int n = 0; n < rows; n++) {
            int from = n * classes;
            int best = from;
            for (int i = from + 1; i < from + classes; i++) {
              best = x.get(i) > x.get(best) ? i : best;
            }
            double logSum = x.get(best) - Math.log(p.get(best));
            int label = from + (int) labels.buffer().get(n);
            losses.buffer().put(n, (float) (logSum - x.get(label)));
          }
        };
    site.emit(both.named("cross-entropy, " + softmax.name()));
  }

  static void softmaxGradient(Site site) {
    gradient(site, algorithm.softmax_accurate, ((SoftmaxGradient) site.node().op()).axis());
  }

  static void logSoftmaxGradient(Site site) {
    gradient(site, algorithm.softmax_log, ((LogSoftmaxGradient) site.node().op()).axis());
  }

  private static softmax_forward.primitive_desc description(
      Kit kit, algorithm kind, Shape shape, int axis) {
    desc layout = kit.plain(shape);
    return kit.own(
        new softmax_forward.primitive_desc(
            kit.engine(),
            prop_kind.forward_training,
            kind,
            layout,
            layout,
            axis < 0 ? axis + shape.rank() : axis,
            kit.attributes(),
            false));
  }

  private static void forward(Site site, algorithm kind, int axis) {
    Kit kit = site.kit();
    Shape shape = site.node().shapes().get(0);
    var description = description(kit, kind, shape, axis);
    Map<Integer, memory> arguments =
        Map.of(
            DNNL_ARG_SRC, kit.view(site.in(0), kit.plain(shape)),
            DNNL_ARG_DST, kit.view(site.out(0), kit.plain(shape)));
    site.emit(kit.execution("softmax", description, new softmax_forward(description), arguments));
  }

  private static void gradient(Site site, algorithm kind, int axis) {
    Kit kit = site.kit();
    Shape shape = site.node().shapes().get(0);
    desc layout = kit.plain(shape);
    var description =
        kit.own(
            new softmax_backward.primitive_desc(
                kit.engine(),
                kind,
                layout,
                layout,
                layout,
                axis < 0 ? axis + shape.rank() : axis,
                description(kit, kind, shape, axis),
                kit.attributes(),
                false));
    Map<Integer, memory> arguments =
        Map.of(
            DNNL_ARG_DST, kit.view(site.in(0), layout),
            DNNL_ARG_DIFF_DST, kit.view(site.in(1), layout),
            DNNL_ARG_DIFF_SRC, kit.view(site.out(0), layout));
    site.emit(
        kit.execution(
            "gradient of softmax", description, new softmax_backward(description), arguments));
  }
}
