package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import io.kindling.engine.graph.Node;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.ActivateGradient;
import io.kindling.engine.op.Activation;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** Functions of single numbers, in whatever layout their input lies. */
final class Elementwise {
  private Elementwise() {}

  /** Attributes of a primitive that ends with an activation. */
  static primitive_attr attributes(Kit kit, Activation activation) {
    if (activation.equals(Activation.IDENTITY)) {
      return kit.attributes();
    }
    post_ops after = kit.own(new post_ops());
    append(after, activation);
    return kit.attributes(after);
  }

  /** Lets an activation follow. */
  static void append(post_ops after, Activation activation) {
    if (!activation.equals(Activation.IDENTITY)) {
      after.append_eltwise(
          algorithm(activation).orElseThrow(), alpha(activation), activation.beta());
    }
  }

  /** Whether an activation can end a primitive. */
  static boolean canJoin(Activation activation) {
    return algorithm(activation).isPresent();
  }

  private static Optional<algorithm> algorithm(Activation activation) {
    return switch (activation.kind()) {
      case RELU, LEAKY_RELU -> Optional.of(algorithm.eltwise_relu_use_dst_for_bwd);
      case TANH -> Optional.of(algorithm.eltwise_tanh_use_dst_for_bwd);
      case SIGMOID -> Optional.of(algorithm.eltwise_logistic_use_dst_for_bwd);
      case ELU -> Optional.of(algorithm.eltwise_elu_use_dst_for_bwd);
      case GELU -> Optional.of(algorithm.eltwise_gelu_erf);
      case GELU_TANH -> Optional.of(algorithm.eltwise_gelu_tanh);
      case SWISH -> Optional.of(algorithm.eltwise_swish);
      case SOFTPLUS -> Optional.of(algorithm.eltwise_soft_relu);
      case EXP -> Optional.of(algorithm.eltwise_exp_use_dst_for_bwd);
      case LOG -> Optional.of(algorithm.eltwise_log);
      case SQRT -> Optional.of(algorithm.eltwise_sqrt_use_dst_for_bwd);
      case ABS -> Optional.of(algorithm.eltwise_abs);
      case CLIP -> Optional.of(algorithm.eltwise_clip);
      case SQUARE -> Optional.of(algorithm.eltwise_square);
      case NEGATE, IDENTITY -> Optional.of(algorithm.eltwise_linear);
      case STEP, RECIPROCAL -> Optional.empty();
    };
  }

  private static float alpha(Activation activation) {
    return switch (activation.kind()) {
      case SWISH, SOFTPLUS, IDENTITY -> 1;
      case NEGATE -> -1;
      default -> activation.alpha();
    };
  }

  private static eltwise_forward.primitive_desc description(
      Kit kit, Activation activation, desc layout) {
    return kit.own(
        new eltwise_forward.primitive_desc(
            kit.engine(),
            prop_kind.forward_training,
            algorithm(activation).orElseThrow(),
            layout,
            layout,
            alpha(activation),
            activation.beta(),
            kit.attributes(),
            false));
  }

  /** y = f(x). */
  static void activate(Site site) {
    Kit kit = site.kit();
    Activation activation = ((Activate) site.node().op()).activation();
    if (algorithm(activation).isEmpty()) {
      Loops.lower(site, site.node().op().loop(site.node()).orElseThrow());
    } else {
      desc layout = site.layout(0);
      var description = description(kit, activation, layout);
      Map<Integer, memory> arguments =
          Map.of(
              DNNL_ARG_SRC, kit.view(site.in(0, layout), layout),
              DNNL_ARG_DST, kit.view(site.out(0, layout), layout));
      site.emit(
          kit.execution("activation", description, new eltwise_forward(description), arguments),
          layout);
    }
  }

  /** dx = dy f'(x), told from y or x, in the layout of that. */
  static void activateGradient(Site site) {
    Kit kit = site.kit();
    Activation activation = ((ActivateGradient) site.node().op()).activation();
    if (algorithm(activation).isEmpty()) {
      Loops.lower(site, site.node().op().loop(site.node()).orElseThrow());
      return;
    }
    Optional<Node> pool = site.fusion().joinedPool(site.node());
    if (pool.isPresent()) {
      Pools.gradientBehindRelu(site, pool.get());
      return;
    }
    desc layout = site.layout(0);
    Place dx = site.out(0, layout);
    site.emit(
        gradient(kit, activation, layout, site.in(0, layout), site.in(1, layout), dx), layout);
  }

  /** dx = dy f'(told), all in one layout. */
  static Kernel gradient(
      Kit kit, Activation activation, desc layout, Place toldBy, Place dy, Place dx) {
    var description =
        kit.own(
            new eltwise_backward.primitive_desc(
                kit.engine(),
                algorithm(activation).orElseThrow(),
                layout,
                layout,
                layout,
                alpha(activation),
                activation.beta(),
                description(kit, activation, layout),
                kit.attributes(),
                false));
    int told =
        activation.kind().fromOutput() && !isLinear(activation) ? DNNL_ARG_DST : DNNL_ARG_SRC;
    Map<Integer, memory> arguments =
        Map.of(
            told, kit.view(toldBy, layout),
            DNNL_ARG_DIFF_DST, kit.view(dy, layout),
            DNNL_ARG_DIFF_SRC, kit.view(dx, layout));
    return kit.execution(
        "gradient of an activation", description, new eltwise_backward(description), arguments);
  }

  /** The slope does not depend on what it is told from; oneDNN asks for the input all the same. */
  private static boolean isLinear(Activation activation) {
    return activation.kind() == Activation.Kind.NEGATE
        || activation.kind() == Activation.Kind.IDENTITY;
  }
}
