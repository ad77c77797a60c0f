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
import io.kindling.engine.graph.Shape;
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
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * Batch normalisation, with a ReLU behind it where there is one: images by oneDNN, and so are rows,
 * which are one line of pixels with the channels innermost, where it has a kernel made for their
 * channels; its other kernels took up to ten times as long as the loops that other rows go through.
 */
final class Norms {
  private static final int SCALED =
      normalization_flags.use_scale.value | normalization_flags.use_shift.value;

  private static final String MADE_FOR_CHANNELS = "bnorm_jit";
  private static final String WITH_RELU = "gradient of batch normalisation with relu";

  private Norms() {}

  private static boolean hasRelu(Site site) {
    return !site.activation().equals(Activation.IDENTITY);
  }

  /**
   * How the library sees an array that is normalised.
   *
   * @param view how it lies when it is plain
   * @param layout how it lies here
   * @param shown how it lies, for plans
   */
  private record Lie(desc view, desc layout, desc shown) {
    /** The library's view of images, or of rows that it is fast for. */
    static Optional<Lie> of(Site site, float epsilon) {
      Kit kit = site.kit();
      Shape shape = site.node().input(0).shape();
      if (shape.rank() > 2) {
        return Optional.of(new Lie(kit.plain(shape), site.layout(0), site.layout(0)));
      }
      long[] sizes = {1, shape.size(1), 1, shape.size(0)};
      desc line = kit.own(new desc(sizes, data_type.f32, format_tag.acdb));
      var kernel = description(kit, prop_kind.forward_training, line, epsilon, flags(true));
      return Kit.implementation(kernel).startsWith(MADE_FOR_CHANNELS)
          ? Optional.of(new Lie(line, line, kit.plain(shape)))
          : Optional.empty();
    }

    memory in(Site site, Value value) {
      return site.kit().view(site.in(value, view, layout), layout);
    }

    memory out(Site site) {
      return site.kit().view(site.out(0, view, layout), layout);
    }
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
    Optional<Lie> lie = Lie.of(site, epsilon);
    if (lie.isPresent()) {
      train(site, epsilon, lie.get());
      return;
    }
    BatchNormLoops loops = new BatchNormLoops(epsilon, site.in(0).shape(), hasRelu(site));
    var statistics = new BatchNormLoops.Statistics(site.out(1), site.out(2));
    Kernel kernel = loops.train(site.in(0), site.in(1), site.in(2), site.out(0), statistics);
    site.emit(named(kernel, hasRelu(site)));
  }

  private static Kernel named(Kernel loop, boolean withRelu) {
    return withRelu ? loop.named("loop of batch normalisation with relu") : loop;
  }

  private static void train(Site site, float epsilon, Lie lie) {
    Kit kit = site.kit();
    boolean withRelu = hasRelu(site);
    var description =
        description(kit, prop_kind.forward_training, lie.layout(), epsilon, flags(withRelu));
    desc channels = kit.plain(site.node().shapes().get(1));
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, lie.in(site, site.node().input(0)));
    arguments.put(DNNL_ARG_SCALE, kit.view(site.in(1), channels));
    arguments.put(DNNL_ARG_SHIFT, kit.view(site.in(2), channels));
    arguments.put(DNNL_ARG_DST, lie.out(site));
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
        lie.shown());
  }

  static void evaluate(Site site) {
    float epsilon = ((BatchNormEval) site.node().op()).epsilon();
    Optional<Lie> lie = Lie.of(site, epsilon);
    if (lie.isPresent()) {
      evaluate(site, epsilon, lie.get());
      return;
    }
    BatchNormLoops loops = new BatchNormLoops(epsilon, site.in(0).shape(), hasRelu(site));
    var statistics = new BatchNormLoops.Statistics(site.in(3), site.in(4));
    Kernel kernel = loops.evaluate(site.in(0), site.in(1), site.in(2), statistics, site.out(0));
    site.emit(named(kernel, hasRelu(site)));
  }

  private static void evaluate(Site site, float epsilon, Lie lie) {
    Kit kit = site.kit();
    boolean withRelu = hasRelu(site);
    int flags = flags(withRelu) | normalization_flags.use_global_stats.value;
    var description = description(kit, prop_kind.forward_inference, lie.layout(), epsilon, flags);
    desc channels = kit.plain(site.node().input(1).shape());
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, lie.in(site, site.node().input(0)));
    arguments.put(DNNL_ARG_SCALE, kit.view(site.in(1), channels));
    arguments.put(DNNL_ARG_SHIFT, kit.view(site.in(2), channels));
    arguments.put(DNNL_ARG_MEAN, kit.view(site.in(3), channels));
    arguments.put(DNNL_ARG_VARIANCE, kit.view(site.in(4), channels));
    arguments.put(DNNL_ARG_DST, lie.out(site));
    site.emit(
        kit.execution(
            withRelu ? "batch normalisation with relu" : "batch normalisation",
            description,
            new batch_normalization_forward(description),
            arguments),
        lie.shown());
  }

  /** Where the ReLU was joined going forward, its gradient is joined here. */
  static void gradient(Site site) {
    float epsilon = ((BatchNormGradient) site.node().op()).epsilon();
    Optional<Lie> lie = Lie.of(site, epsilon);
    Optional<Node> relu = site.fusion().joinedGradient(site.node());
    Value dy = relu.map(node -> node.input(1)).orElse(site.node().input(4));
    if (lie.isPresent()) {
      gradient(site, epsilon, lie.get(), dy);
      return;
    }
    BatchNormLoops loops = new BatchNormLoops(epsilon, site.in(0).shape(), relu.isPresent());
    var statistics = new BatchNormLoops.Statistics(site.in(1), site.in(2));
    Place dx = site.out(0);
    Place slope = relu.isPresent() ? dx : site.in(dy);
    var in = new BatchNormLoops.Inputs(site.in(0), statistics, site.in(3), slope);
    Kernel kernel = loops.gradient(in, dx, site.out(1), site.out(2));
    site.emit(relu.isPresent() ? behindRelu(site, relu.get(), dx, kernel) : kernel);
  }

  /** First the gradient of the ReLU, which the kernel then finds where it writes its own. */
  private static Kernel behindRelu(Site site, Node relu, Place dx, Kernel loop) {
    Kit kit = site.kit();
    Place y = site.in(relu.input(0));
    Place dy = site.in(relu.input(1));
    Kernel first = Elementwise.gradient(kit, Activation.RELU, kit.plain(dx.shape()), y, dy, dx);
    Kernel both =
        key -> {
          first.run(key);
          loop.run(key);
        };
    return both.named("loop of the " + WITH_RELU);
  }

  private static void gradient(Site site, float epsilon, Lie lie, Value dy) {
    Kit kit = site.kit();
    boolean withRelu = site.fusion().joinedGradient(site.node()).isPresent();
    desc x = lie.layout();
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
    desc channels = kit.plain(site.node().input(1).shape());
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, lie.in(site, site.node().input(0)));
    arguments.put(DNNL_ARG_MEAN, kit.view(site.in(1), channels));
    arguments.put(DNNL_ARG_VARIANCE, kit.view(site.in(2), channels));
    arguments.put(DNNL_ARG_SCALE, kit.view(site.in(3), channels));
    arguments.put(DNNL_ARG_DIFF_DST, lie.in(site, dy));
    arguments.put(DNNL_ARG_DIFF_SRC, lie.out(site));
    arguments.put(DNNL_ARG_DIFF_SCALE, kit.view(site.out(1), channels));
    arguments.put(DNNL_ARG_DIFF_SHIFT, kit.view(site.out(2), channels));
    if (withRelu) {
      desc signs = kit.own(hint.workspace_desc());
      arguments.put(DNNL_ARG_WORKSPACE, kit.view(site.kept(site.node().input(1)), signs));
    }
    site.emit(
        kit.execution(
            withRelu ? WITH_RELU : "gradient of batch normalisation",
            description,
            new batch_normalization_backward(description),
            arguments),
        lie.shown());
  }
}
