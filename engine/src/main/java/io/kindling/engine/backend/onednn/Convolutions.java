package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.ConvolutionInputGradient;
import io.kindling.engine.op.ConvolutionParameterGradient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.post_ops;

/** Convolutions of images, in the layouts that oneDNN chooses. */
final class Convolutions {
  private Convolutions() {}

  /** y = f(x * w + b), or f(x * w + b + z) where something is added. */
  static void forward(Site site) {
    Kit kit = site.kit();
    Value x = site.node().input(0);
    Value w = site.node().input(1);
    var setting = new ConvolutionSetting(kit, (Convolution) site.node().op(), x.shape(), w.shape());
    Optional<Node> norm = site.fusion().joinedNorm(site.node());
    boolean biased = site.inputs() == 3 || norm.isPresent();
    Optional<Value> added = site.fusion().added(site.node());
    var description = description(site, setting, biased, added.isPresent());
    desc from = kit.own(description.src_desc());
    desc weights = kit.own(description.weights_desc());
    desc to = kit.own(description.dst_desc());
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(site.in(0, setting.known(from, x.shape())), from));
    if (norm.isPresent()) {
      PackedWeights.Pack pack =
          site.folded(w, folded(site, norm.get()), setting.plainWeight(), weights);
      arguments.put(DNNL_ARG_WEIGHTS, kit.view(pack.place(), weights));
      arguments.put(DNNL_ARG_BIAS, kit.view(pack.shifts(), setting.plainBias()));
    } else {
      Place packed = site.in(w, setting.plainWeight(), weights);
      arguments.put(DNNL_ARG_WEIGHTS, kit.view(packed, weights));
      if (biased) {
        arguments.put(DNNL_ARG_BIAS, kit.view(site.in(2), setting.plainBias()));
      }
    }
    desc y = setting.known(to, site.node().shapes().get(0));
    if (added.isPresent()) {
      int ofFirst = DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1;
      arguments.put(ofFirst, kit.view(site.in(added.get(), y), to));
    }
    arguments.put(DNNL_ARG_DST, kit.view(site.out(0, y), to));
    site.emit(
        kit.execution("convolution", description, new convolution_forward(description), arguments),
        y);
  }

  /** What is added lies as the outputs do. */
  private static convolution_forward.primitive_desc description(
      Site site, ConvolutionSetting setting, boolean biased, boolean adds) {
    Kit kit = site.kit();
    Activation activation = site.activation();
    if (!adds) {
      return setting.forward(biased, Elementwise.attributes(kit, activation));
    }
    var alone = setting.forward(biased, kit.attributes());
    post_ops after = kit.own(new post_ops());
    after.append_binary(algorithm.binary_add, kit.own(alone.dst_desc()));
    Elementwise.append(after, activation);
    return setting.forward(biased, kit.attributes(after));
  }

  private static FoldedNorm folded(Site site, Node norm) {
    return new FoldedNorm(
        ((BatchNormEval) norm.op()).epsilon(),
        site.inputs() == 3 ? Optional.of(site.loaded(site.node().input(2))) : Optional.empty(),
        site.loaded(norm.input(1)),
        site.loaded(norm.input(2)),
        site.loaded(norm.input(3)),
        site.loaded(norm.input(4)));
  }

  /** dx, from dy and w. */
  static void inputGradient(Site site) {
    Kit kit = site.kit();
    ConvolutionInputGradient op = (ConvolutionInputGradient) site.node().op();
    Value w = site.node().input(1);
    var setting = new ConvolutionSetting(kit, op.convolution(), op.input(), w.shape());
    var description = setting.backwardByInput();
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
    Shape from = site.node().input(0).shape();
    Shape to = site.node().input(1).shape();
    var setting = new ConvolutionSetting(kit, op.convolution(), from, op.weight());
    var description = setting.backwardByWeights(op.biased());
    desc x = kit.own(description.src_desc());
    desc dy = kit.own(description.diff_dst_desc());
    desc dw = kit.own(description.diff_weights_desc());
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(site.in(0, setting.known(x, from)), x));
    arguments.put(DNNL_ARG_DIFF_DST, kit.view(site.in(1, setting.known(dy, to)), dy));
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
