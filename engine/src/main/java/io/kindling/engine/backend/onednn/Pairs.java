package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Pairwise;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.desc;

/** Functions of two arrays: equal shapes in whatever layout they lie, others row-major. */
final class Pairs {
  private Pairs() {}

  static void pairwise(Site site) {
    PairFunction function = ((Pairwise) site.node().op()).function();
    Optional<algorithm> algorithm = algorithm(function);
    Shape left = site.node().input(0).shape();
    Shape right = site.node().input(1).shape();
    Shape to = site.node().shapes().get(0);
    if (algorithm.isPresent() && left.equals(right)) {
      alike(site, algorithm.get());
    } else if (algorithm.isPresent() && left.equals(to)) {
      repeated(
          site, algorithm.get(), site.node().input(0), site.node().input(1), site.activation());
    } else if (right.equals(to) && exchanged(function).isPresent()) {
      Activation after =
          function == PairFunction.SUBTRACT ? Activation.NEGATE : Activation.IDENTITY;
      algorithm turned = exchanged(function).get();
      repeated(site, turned, site.node().input(1), site.node().input(0), after);
    } else {
      Loops.lower(site, site.node().op().loop(site.node()).orElseThrow());
    }
  }

  private static Optional<algorithm> algorithm(PairFunction function) {
    return switch (function) {
      case ADD -> Optional.of(algorithm.binary_add);
      case SUBTRACT -> Optional.of(algorithm.binary_sub);
      case MULTIPLY -> Optional.of(algorithm.binary_mul);
      case DIVIDE -> Optional.of(algorithm.binary_div);
      case MAX -> Optional.of(algorithm.binary_max);
      case MIN -> Optional.of(algorithm.binary_min);
      case LESS -> Optional.of(algorithm.binary_lt);
      case LESS_EQUAL -> Optional.of(algorithm.binary_le);
      case GREATER -> Optional.of(algorithm.binary_gt);
      case GREATER_EQUAL -> Optional.of(algorithm.binary_ge);
      case EQUAL -> Optional.of(algorithm.binary_eq);
      case NOT_EQUAL -> Optional.of(algorithm.binary_ne);
      case POWER -> Optional.empty();
    };
  }

  /** What gives the same from right and left; of a difference, its negative. */
  private static Optional<algorithm> exchanged(PairFunction function) {
    return switch (function) {
      case ADD, SUBTRACT, MULTIPLY, MAX, MIN, EQUAL, NOT_EQUAL -> algorithm(function);
      case LESS -> algorithm(PairFunction.GREATER);
      case LESS_EQUAL -> algorithm(PairFunction.GREATER_EQUAL);
      case GREATER -> algorithm(PairFunction.LESS);
      case GREATER_EQUAL -> algorithm(PairFunction.LESS_EQUAL);
      case DIVIDE, POWER -> Optional.empty();
    };
  }

  private static void alike(Site site, algorithm operation) {
    desc layout = site.isPlain(0) ? site.layout(1) : site.layout(0);
    emit(
        site,
        operation,
        new Side(site.in(0, layout), layout),
        new Side(site.in(1, layout), layout),
        layout,
        site.activation());
  }

  /** The second is repeated along the dimensions where it has size 1. */
  private static void repeated(
      Site site, algorithm operation, Value full, Value repeated, Activation after) {
    Kit kit = site.kit();
    long[] sizes = new long[Math.max(1, full.shape().rank())];
    Arrays.fill(sizes, 1);
    int missing = full.shape().rank() - repeated.shape().rank();
    for (int d = 0; d < repeated.shape().rank(); d++) {
      sizes[missing + d] = repeated.shape().size(d);
    }
    desc plain = kit.plain(full.shape());
    emit(
        site,
        operation,
        new Side(site.in(full), plain),
        new Side(site.in(repeated), kit.plain(sizes)),
        plain,
        after);
  }

  private record Side(Place place, desc layout) {}

  private static void emit(
      Site site, algorithm operation, Side left, Side right, desc to, Activation after) {
    Kit kit = site.kit();
    var description =
        kit.own(
            new binary.primitive_desc(
                kit.engine(),
                operation,
                left.layout(),
                right.layout(),
                to,
                Elementwise.attributes(kit, after),
                false));
    Map<Integer, memory> arguments =
        Map.of(
            DNNL_ARG_SRC_0, kit.view(left.place(), left.layout()),
            DNNL_ARG_SRC_1, kit.view(right.place(), right.layout()),
            DNNL_ARG_DST, kit.view(site.out(0, to), to));
    String name = operation.name().replace('_', ' ');
    site.emit(kit.execution(name, description, new binary(description), arguments), to);
  }

  /** out = left + right, row-major. */
  static Kernel sum(Kit kit, Place left, Place right, Place out) {
    desc layout = kit.plain(left.shape());
    var description =
        kit.own(
            new binary.primitive_desc(
                kit.engine(),
                algorithm.binary_add,
                layout,
                layout,
                layout,
                kit.attributes(),
                false));
    Map<Integer, memory> arguments =
        Map.of(
            DNNL_ARG_SRC_0, kit.view(left, layout),
            DNNL_ARG_SRC_1, kit.view(right, layout),
            DNNL_ARG_DST, kit.view(out, layout));
    return kit.execution("sum", description, new binary(description), arguments);
  }
}
