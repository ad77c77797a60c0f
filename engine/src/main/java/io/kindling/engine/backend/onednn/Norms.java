package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.BatchNormGradient;
import io.kindling.engine.op.BatchNormTrain;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.desc;

/**
 * Batch normalisation: images by oneDNN, with a ReLU behind it where there is one; rows by loops.
 */
final class Norms {
  private static final int SCALED =
      normalization_flags.use_scale.value | normalization_flags.use_shift.value;

  private Norms() {}

  private static boolean isRows(Site site) {
    return site.node().input(0).shape().rank() == 2;
  }

  private static int flags(boolean withRelu) {
    return withRelu ? SCALED | normalization_flags.fuse_norm_relu.value : SCALED;
  }

  private static batch_normalization_forward.primitive_desc description(
      Kit kit, prop_kind kind, desc x, float epsilon, int flags) {
    return kit.own(
        new batch_normalization_forward.primitive_desc(
            kit.engine(), kind.value, x, x, epsilon, flags, kit.attributes(), false));
  }

  static void train(Site site) {
    float epsilon = ((BatchNormTrain) site.node().op()).epsilon();
    if (isRows(site)) {
      Kernel kernel =
          BatchNormLoops.train(
              epsilon, site.in(0), site.in(1), site.in(2), site.out(0), site.out(1), site.out(2));
      site.emit(kernel);
      return;
    }
    Kit kit = site.kit();
    desc x = site.layout(0);
    boolean withRelu = !site.activation().equals(Activation.IDENTITY);
    var description = description(kit, prop_kind.forward_training, x, epsilon, flags(withRelu));
    desc channels = kit.plain(site.node().shapes().get(1));
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(site.in(0, x), x));
    arguments.put(DNNL_ARG_SCALE, kit.view(site.in(1), channels));
    arguments.put(DNNL_ARG_SHIFT, kit.view(site.in(2), channels));
    arguments.put(DNNL_ARG_DST, kit.view(site.out(0, x), x));
    arguments.put(DNNL_ARG_MEAN, kit.view(site.out(1), channels));
    arguments.put(DNNL_ARG_VARIANCE, kit.view(site.out(2), channels));
    if (withRelu) {
      desc signs = kit.own(description.workspace_desc());
      arguments.put(DNNL_ARG_WORKSPACE, kit.view(site.keep(site.node().output(1), signs), signs));
    }
    site.emit(
        kit.execution(
            withRelu ? "batch normalisation with relu" : "batch normalisation",
            description,
            new batch_normalization_forward(description),
            arguments),
        x);
  }

  static void evaluate(Site site) {
    float epsilon = ((BatchNormEval) site.node().op()).epsilon();
    if (isRows(site)) {
      Kernel kernel =
          BatchNormLoops.evaluate(
              epsilon, site.in(0), site.in(1), site.in(2), site.in(3), site.in(4), site.out(0));
      site.emit(kernel);
      return;
    }
    Kit kit = site.kit();
    desc x = site.layout(0);
    boolean withRelu = !site.activation().equals(Activation.IDENTITY);
    int flags = flags(withRelu) | normalization_flags.use_global_stats.value;
    var description = description(kit, prop_kind.forward_inference, x, epsilon, flags);
    desc channels = kit.plain(site.node().input(1).shape());
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(site.in(0, x), x));
    arguments.put(DNNL_ARG_SCALE, kit.view(site.in(1), channels));
    arguments.put(DNNL_ARG_SHIFT, kit.view(site.in(2), channels));
    arguments.put(DNNL_ARG_MEAN, kit.view(site.in(3), channels));
    arguments.put(DNNL_ARG_VARIANCE, kit.view(site.in(4), channels));
    arguments.put(DNNL_ARG_DST, kit.view(site.out(0, x), x));
    site.emit(
        kit.execution(
            "batch normalisation",
            description,
            new batch_normalization_forward(description),
            arguments),
        x);
  }

  /** Where the ReLU was joined going forward, its gradient is joined here. */
  static void gradient(Site site) {
    float epsilon = ((BatchNormGradient) site.node().op()).epsilon();
    if (isRows(site)) {
      var in =
          new BatchNormLoops.Inputs(site.in(0), site.in(1), site.in(2), site.in(3), site.in(4));
      site.emit(BatchNormLoops.gradient(epsilon, in, site.out(0), site.out(1), site.out(2)));
      return;
    }
    Kit kit = site.kit();
    desc x = site.layout(0);
    Optional<Node> relu = site.fusion().joinedGradient(site.node());
    boolean withRelu = relu.isPresent();
    var hint = description(kit, prop_kind.forward_training, x, epsilon, flags(withRelu));
    var description =
        kit.own(
            new batch_normalization_backward.primitive_desc(
                kit.engine(),
                prop_kind.backward.value,
                x,
                x,
                x,
                epsilon,
                flags(withRelu),
                hint,
                kit.attributes(),
                false));
    Value dy = withRelu ? relu.get().input(1) : site.node().input(4);
    desc channels = kit.plain(site.node().input(1).shape());
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(site.in(0, x), x));
    arguments.put(DNNL_ARG_MEAN, kit.view(site.in(1), channels));
    arguments.put(DNNL_ARG_VARIANCE, kit.view(site.in(2), channels));
    arguments.put(DNNL_ARG_SCALE, kit.view(site.in(3), channels));
    arguments.put(DNNL_ARG_DIFF_DST, kit.view(site.in(dy, x), x));
    arguments.put(DNNL_ARG_DIFF_SRC, kit.view(site.out(0, x), x));
    arguments.put(DNNL_ARG_DIFF_SCALE, kit.view(site.out(1), channels));
    arguments.put(DNNL_ARG_DIFF_SHIFT, kit.view(site.out(2), channels));
    if (withRelu) {
      desc signs = kit.own(hint.workspace_desc());
      arguments.put(DNNL_ARG_WORKSPACE, kit.view(site.kept(site.node().input(1)), signs));
    }
    site.emit(
        kit.execution(
            withRelu
                ? "gradient of batch normalisation with relu"
                : "gradient of batch normalisation",
            description,
            new batch_normalization_backward(description),
            arguments),
        x);
  }
}
