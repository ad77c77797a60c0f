package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.ConvolutionInputGradient;
import io.kindling.engine.op.ConvolutionParameterGradient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.primitive_attr;

/** Convolutions of images, in the layouts that oneDNN chooses. */
final class Convolutions {
  private static final prop_kind KIND = prop_kind.forward_training;
  private static final algorithm DIRECT = algorithm.convolution_direct;

  private Convolutions() {}

  /** The numbers of a convolution as oneDNN takes them. */
  private static final class Setting {
    private final Kit kit;
    private final Convolution op;
    private final long[] x;
    private final long[] y;
    private final long[] weight;
    private final long[] strides;
    private final long[] dilations;
    private final long[] before;
    private final long[] after;

    Setting(Kit kit, Convolution op, Shape x, Shape weight) {
      this.kit = kit;
      this.op = op;
      this.x = Kit.sizes(x);
      this.y = Kit.sizes(op.shapes(java.util.List.of(x, weight)).get(0));
      this.weight = grouped(Kit.sizes(weight));
      this.strides = longs(op.strides(), 0);
      this.dilations = longs(op.dilations(), 1);
      this.before = longs(op.padBefore(), 0);
      this.after = longs(op.padAfter(), 0);
    }

    private static long[] longs(java.util.List<Integer> numbers, int less) {
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

    desc any(data_type type, long... sizes) {
      return kit.any(type, sizes);
    }

    convolution_forward.primitive_desc forward(
        data_type result, boolean biased, primitive_attr attributes) {
      desc from = any(kit.products(), x);
      desc w = any(kit.products(), weight);
      desc to = any(result, y);
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
  }

  /** y = f(x * w + b). */
  static void forward(Site site) {
    Kit kit = site.kit();
    Value x = site.node().input(0);
    Value w = site.node().input(1);
    Setting setting = new Setting(kit, (Convolution) site.node().op(), x.shape(), w.shape());
    boolean biased = site.inputs() == 3;
    Activation activation = site.activation();
    var description =
        setting.forward(data_type.f32, biased, Elementwise.attributes(kit, activation));
    desc from = kit.own(description.src_desc());
    desc weights = kit.own(description.weights_desc());
    desc to = kit.own(description.dst_desc());
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(site.in(0, from), from));
    arguments.put(DNNL_ARG_WEIGHTS, kit.view(site.in(w, setting.plainWeight(), weights), weights));
    if (biased) {
      arguments.put(DNNL_ARG_BIAS, kit.view(site.in(2), setting.plainBias()));
    }
    arguments.put(DNNL_ARG_DST, kit.view(site.out(0, to), to));
    site.emit(
        kit.execution("convolution", description, new convolution_forward(description), arguments),
        to);
  }

  /** dx, from dy and w. */
  static void inputGradient(Site site) {
    Kit kit = site.kit();
    ConvolutionInputGradient op = (ConvolutionInputGradient) site.node().op();
    Value w = site.node().input(1);
    Setting setting = new Setting(kit, op.convolution(), op.input(), w.shape());
    var description =
        kit.own(
            new convolution_backward_data.primitive_desc(
                kit.engine(),
                DIRECT,
                setting.any(data_type.f32, setting.x),
                setting.any(kit.products(), setting.weight),
                setting.any(kit.products(), setting.y),
                setting.strides,
                setting.dilations,
                setting.before,
                setting.after,
                setting.forward(kit.products(), false, kit.attributes()),
                kit.attributes(),
                false));
    desc dy = kit.own(description.diff_dst_desc());
    desc weights = kit.own(description.weights_desc());
    desc dx = kit.own(description.diff_src_desc());
    Map<Integer, memory> arguments =
        Map.of(
            DNNL_ARG_DIFF_DST, kit.view(site.in(0, dy), dy),
            DNNL_ARG_WEIGHTS, kit.view(site.in(w, setting.plainWeight(), weights), weights),
            DNNL_ARG_DIFF_SRC, kit.view(site.out(0, dx), dx));
    site.emit(
        kit.execution(
            "convolution by input",
            description,
            new convolution_backward_data(description),
            arguments),
        dx);
  }

  /** dw and db, from x and dy. */
  static void parameterGradient(Site site) {
    Kit kit = site.kit();
    ConvolutionParameterGradient op = (ConvolutionParameterGradient) site.node().op();
    Setting setting = new Setting(kit, op.convolution(), site.node().input(0).shape(), op.weight());
    var hint = setting.forward(kit.products(), op.biased(), kit.attributes());
    desc from = setting.any(kit.products(), setting.x);
    desc to = setting.any(data_type.f32, setting.weight);
    desc slope = setting.any(kit.products(), setting.y);
    var description =
        kit.own(
            op.biased()
                ? new convolution_backward_weights.primitive_desc(
                    kit.engine(),
                    DIRECT,
                    from,
                    to,
                    setting.plainBias(),
                    slope,
                    setting.strides,
                    setting.dilations,
                    setting.before,
                    setting.after,
                    hint,
                    kit.attributes(),
                    false)
                : new convolution_backward_weights.primitive_desc(
                    kit.engine(),
                    DIRECT,
                    from,
                    to,
                    slope,
                    setting.strides,
                    setting.dilations,
                    setting.before,
                    setting.after,
                    hint,
                    kit.attributes(),
                    false));
    desc x = kit.own(description.src_desc());
    desc dy = kit.own(description.diff_dst_desc());
    desc dw = kit.own(description.diff_weights_desc());
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(site.in(0, x), x));
    arguments.put(DNNL_ARG_DIFF_DST, kit.view(site.in(1, dy), dy));
    arguments.put(DNNL_ARG_DIFF_WEIGHTS, kit.view(site.out(0, setting.plainWeight(), dw), dw));
    if (op.biased()) {
      arguments.put(DNNL_ARG_DIFF_BIAS, kit.view(site.out(1), setting.plainBias()));
    }
    site.emit(
        kit.execution(
            "convolution by weights",
            description,
            new convolution_backward_weights(description),
            arguments),
        dw);
  }
}
