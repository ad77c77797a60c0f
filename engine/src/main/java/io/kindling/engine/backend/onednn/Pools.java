package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Pool;
import io.kindling.engine.op.PoolGradient;
import io.kindling.engine.op.PoolKind;
import io.kindling.engine.op.Reduce;
import io.kindling.engine.op.Reduction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** Pooling of images, in the layout that the images lie in. */
final class Pools {
  private Pools() {}

  static void forward(Site site) {
    Kit kit = site.kit();
    Pool op = (Pool) site.node().op();
    desc x = site.layout(0);
    site.pooled(new PoolGradient(op, site.node().input(0).shape()), x);
    if (isMean(site)) {
      mean(site);
      return;
    }
    var description = description(kit, op, x, site.node().shapes().get(0));
    desc y = kit.own(description.dst_desc());
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(site.in(0, x), x));
    arguments.put(DNNL_ARG_DST, kit.view(site.out(0, y), y));
    if (op.kind() == PoolKind.MAX) {
      desc places = kit.own(description.workspace_desc());
      arguments.put(DNNL_ARG_WORKSPACE, kit.view(site.out(1, places), places));
    }
    site.emit(
        kit.execution("pooling", description, new pooling_forward(description), arguments), y);
  }

  /**
   * Whether this is the mean of whole images that lie row-major, which reductions are faster at.
   */
  private static boolean isMean(Site site) {
    Pool op = (Pool) site.node().op();
    Shape x = site.node().input(0).shape();
    return op.kind() != PoolKind.MAX
        && site.isPlain(0)
        && op.kernel().equals(List.of(x.size(2), x.size(3)))
        && op.padBefore().equals(List.of(0, 0))
        && op.padAfter().equals(List.of(0, 0));
  }

  private static void mean(Site site) {
    Shape x = site.node().input(0).shape();
    Shape rows = Shape.of(x.size(0) * x.size(1), x.size(2) * x.size(3));
    Reductions.reduce(site, new Reduce(Reduction.MEAN, 1), rows);
  }

  private static pooling_forward.primitive_desc description(
      Kit kit, Pool op, desc x, Shape result) {
    return kit.own(
        new pooling_forward.primitive_desc(
            kit.engine(),
            prop_kind.forward_training,
            algorithm(op.kind()),
            x,
            kit.any(data_type.f32, Kit.sizes(result)),
            longs(op.strides()),
            longs(op.kernel()),
            close(),
            longs(op.padBefore()),
            longs(op.padAfter()),
            kit.attributes(),
            false));
  }

  private static algorithm algorithm(PoolKind kind) {
    return switch (kind) {
      case MAX -> algorithm.pooling_max;
      case AVERAGE -> algorithm.pooling_avg_include_padding;
      case AVERAGE_INSIDE -> algorithm.pooling_avg_exclude_padding;
    };
  }

  /** The places of a window lie side by side. */
  private static long[] close() {
    return new long[2];
  }

  private static long[] longs(List<Integer> numbers) {
    return numbers.stream().mapToLong(Integer::longValue).toArray();
  }

  /** dx takes the layout of x, where that is known, else that of the places taken, or of dy. */
  private static desc layout(Site site, PoolGradient op, Value pooled) {
    if (pooled.node().op() instanceof Pool) {
      return site.layout(pooled.node().input(0));
    }
    desc alike = Layouts.alike(site.kit(), site.layout(pooled), pooled.shape(), op.input());
    return op.pool().kind() == PoolKind.MAX ? alike : site.layoutBefore(op).orElse(alike);
  }

  static void gradient(Site site) {
    Kit kit = site.kit();
    PoolGradient op = (PoolGradient) site.node().op();
    Shape result = site.node().input(0).shape();
    desc dx = layout(site, op, site.node().input(site.inputs() - 1));
    var hint = description(kit, op.pool(), dx, result);
    desc slope = kit.own(hint.dst_desc());
    Optional<Place> places =
        op.pool().kind() == PoolKind.MAX
            ? Optional.of(site.in(1, kit.own(hint.workspace_desc())))
            : Optional.empty();
    site.emit(gradient(kit, op.pool(), hint, dx, site.in(0, slope), places, site.out(0, dx)), dx);
  }

  /** The gradient of a ReLU with a largest number behind it: first of the pooled numbers. */
  static void gradientBehindRelu(Site site, Node pooling) {
    Kit kit = site.kit();
    PoolGradient op = (PoolGradient) pooling.op();
    Value places = pooling.input(1);
    Shape result = places.shape();
    desc dx = layout(site, op, places);
    var hint = description(kit, op.pool(), dx, result);
    desc slope = kit.own(hint.dst_desc());
    Place masked = site.room(slope);
    Kernel first =
        Elementwise.gradient(
            kit,
            Activation.RELU,
            slope,
            site.in(places.node().output(0), slope),
            site.in(pooling.input(0), slope),
            masked);
    Place taken = site.in(places, kit.own(hint.workspace_desc()));
    Kernel second = gradient(kit, op.pool(), hint, dx, masked, Optional.of(taken), site.out(0, dx));
    Kernel both =
        key -> {
          first.run(key);
          second.run(key);
        };
    site.emit(both.named("gradient of a pooled relu"), dx);
  }

  private static Kernel gradient(
      Kit kit,
      Pool pool,
      pooling_forward.primitive_desc hint,
      desc dx,
      Place dy,
      Optional<Place> places,
      Place to) {
    desc slope = kit.own(hint.dst_desc());
    var description =
        kit.own(
            new pooling_backward.primitive_desc(
                kit.engine(),
                algorithm(pool.kind()),
                dx,
                slope,
                longs(pool.strides()),
                longs(pool.kernel()),
                close(),
                longs(pool.padBefore()),
                longs(pool.padAfter()),
                hint,
                kit.attributes(),
                false));
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_DIFF_DST, kit.view(dy, slope));
    places.ifPresent(
        place ->
            arguments.put(DNNL_ARG_WORKSPACE, kit.view(place, kit.own(hint.workspace_desc()))));
    arguments.put(DNNL_ARG_DIFF_SRC, kit.view(to, dx));
    return kit.execution(
        "gradient of a pooling", description, new pooling_backward(description), arguments);
  }
}
