package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Activation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/**
 * Makes primitives. The backward pass reads and writes the plain layout [O,I], as windows of the
 * flat arrays: measured, blocked weights gain nothing there. Forward products read packed copies: a
 * run of 784-512-256-10 takes 0.76 ms instead of 0.82 (32 rows), 2.85 instead of 3.06 (128 rows).
 * Packing pays from about the third run for each load on; with a single run a whole step is 4 to 8
 * % slower. The choice must not depend on that: the two kinds of products may differ in the last
 * bit.
 */
final class Primitives {
  private final engine engine;
  private final stream stream;
  private final Natives natives;
  private final PackedWeights packs;
  private final Scratchpad scratchpad;
  private final boolean deterministic;

  /**
   * Primitives of one engine.
   *
   * @param threads with more than one, sums must be asked to be in a fixed order
   */
  Primitives(
      engine engine,
      stream stream,
      Natives natives,
      PackedWeights packs,
      Scratchpad scratchpad,
      int threads) {
    this.engine = engine;
    this.stream = stream;
    this.natives = natives;
    this.packs = packs;
    this.scratchpad = scratchpad;
    this.deterministic = threads > 1;
  }

  /** y = f(x Wᵀ + b). */
  Kernel innerProduct(Place x, Place w, Optional<Place> b, Place y, Activation activation) {
    var description = innerProductForward(x, w, b, y, attributes(activation));
    return execution(
        "inner product",
        description,
        new inner_product_forward(description),
        product(x, view(w), b, y));
  }

  /** The same for weights that change only when parameters are loaded. */
  Kernel packedProduct(Place x, Place w, Optional<Place> b, Place y, Activation activation) {
    int in = w.shape().size(1);
    int out = w.shape().size(0);
    desc any = described(format_tag.any, in, out);
    primitive_attr attributes = attributes(activation);
    desc from = plain(x.shape());
    desc to = plain(y.shape());
    var description =
        natives.own(
            b.isPresent()
                ? new matmul.primitive_desc(
                    engine, from, any, described(format_tag.ab, 1, out), to, attributes, false)
                : new matmul.primitive_desc(engine, from, any, to, attributes, false));
    desc layout = natives.own(description.weights_desc());
    PackedWeights.Pack pack = packs.of(w, layout, this::packing);
    return pack.before(
        execution(
            "packed product",
            description,
            new matmul(description),
            product(x, view(pack.place(), layout), b, y)));
  }

  private Kernel packing(Place plain, Place packed, desc layout) {
    desc transposed = described(format_tag.ba, plain.shape().size(1), plain.shape().size(0));
    var description =
        natives.own(
            new reorder.primitive_desc(engine, transposed, engine, layout, attributes(), false));
    return execution(
        "packing",
        description,
        new reorder(description),
        Map.of(
            DNNL_ARG_FROM, view(plain, transposed),
            DNNL_ARG_TO, view(packed, layout)));
  }

  private Map<Integer, memory> product(Place x, memory w, Optional<Place> b, Place y) {
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, view(x));
    arguments.put(DNNL_ARG_WEIGHTS, w);
    b.ifPresent(bias -> arguments.put(DNNL_ARG_BIAS, view(bias)));
    arguments.put(DNNL_ARG_DST, view(y));
    return arguments;
  }

  private inner_product_forward.primitive_desc innerProductForward(
      Place x, Place w, Optional<Place> b, Place y, primitive_attr attributes) {
    prop_kind kind = prop_kind.forward_training;
    return natives.own(
        b.isPresent()
            ? new inner_product_forward.primitive_desc(
                engine,
                kind,
                plain(x.shape()),
                plain(w.shape()),
                plain(b.get().shape()),
                plain(y.shape()),
                attributes,
                false)
            : new inner_product_forward.primitive_desc(
                engine,
                kind,
                plain(x.shape()),
                plain(w.shape()),
                plain(y.shape()),
                attributes,
                false));
  }

  /** dx = dy W. */
  Kernel inputGradient(Place dy, Place w, Place dx) {
    var hint = innerProductForward(dx, w, Optional.empty(), dy, attributes());
    var description =
        natives.own(
            new inner_product_backward_data.primitive_desc(
                engine,
                plain(dx.shape()),
                plain(w.shape()),
                plain(dy.shape()),
                hint,
                attributes(),
                false));
    return execution(
        "inner product by input",
        description,
        new inner_product_backward_data(description),
        Map.of(
            DNNL_ARG_DIFF_DST, view(dy), DNNL_ARG_WEIGHTS, view(w), DNNL_ARG_DIFF_SRC, view(dx)));
  }

  /** dW = dyᵀ x, and db = the sum of dy over the rows. */
  Kernel parameterGradient(Place x, Place dy, Place dw, Optional<Place> db) {
    var hint = innerProductForward(x, dw, db, dy, attributes());
    var description =
        natives.own(
            db.isPresent()
                ? new inner_product_backward_weights.primitive_desc(
                    engine,
                    plain(x.shape()),
                    plain(dw.shape()),
                    plain(db.get().shape()),
                    plain(dy.shape()),
                    hint,
                    attributes(),
                    false)
                : new inner_product_backward_weights.primitive_desc(
                    engine,
                    plain(x.shape()),
                    plain(dw.shape()),
                    plain(dy.shape()),
                    hint,
                    attributes(),
                    false));
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, view(x));
    arguments.put(DNNL_ARG_DIFF_DST, view(dy));
    arguments.put(DNNL_ARG_DIFF_WEIGHTS, view(dw));
    db.ifPresent(bias -> arguments.put(DNNL_ARG_DIFF_BIAS, view(bias)));
    return execution(
        "inner product by weights",
        description,
        new inner_product_backward_weights(description),
        arguments);
  }

  /** y = f(x). */
  Kernel activate(Activation activation, Place x, Place y) {
    var description = eltwiseForward(activation, x);
    return execution(
        "activation",
        description,
        new eltwise_forward(description),
        Map.of(DNNL_ARG_SRC, view(x), DNNL_ARG_DST, view(y)));
  }

  /** dx = dy f'(x), told from y. */
  Kernel activateGradient(Activation activation, Place y, Place dy, Place dx) {
    var description =
        natives.own(
            new eltwise_backward.primitive_desc(
                engine,
                forward(activation),
                flat(dx),
                flat(dy),
                flat(y),
                activation.slope(),
                0,
                eltwiseForward(activation, y),
                attributes(),
                false));
    return execution(
        "gradient of an activation",
        description,
        new eltwise_backward(description),
        Map.of(DNNL_ARG_DST, view(y), DNNL_ARG_DIFF_DST, view(dy), DNNL_ARG_DIFF_SRC, view(dx)));
  }

  private eltwise_forward.primitive_desc eltwiseForward(Activation activation, Place x) {
    return natives.own(
        new eltwise_forward.primitive_desc(
            engine,
            prop_kind.forward_training,
            forward(activation),
            flat(x),
            flat(x),
            activation.slope(),
            0,
            attributes(),
            false));
  }

  /** out = left + right, or left * right, element by element. */
  Kernel binary(algorithm operation, Place left, Place right, Place out) {
    var description =
        natives.own(
            new binary.primitive_desc(
                engine, operation, flat(left), flat(right), flat(out), attributes(), false));
    return execution(
        "sum or product",
        description,
        new binary(description),
        Map.of(DNNL_ARG_SRC_0, view(left), DNNL_ARG_SRC_1, view(right), DNNL_ARG_DST, view(out)));
  }

  private static algorithm forward(Activation activation) {
    return switch (activation.kind()) {
      case RELU, LEAKY_RELU -> algorithm.eltwise_relu_use_dst_for_bwd;
      case TANH -> algorithm.eltwise_tanh_use_dst_for_bwd;
      case SIGMOID -> algorithm.eltwise_logistic_use_dst_for_bwd;
      case IDENTITY, STEP ->
          throw new IllegalArgumentException("oneDNN has no kernel for " + activation);
    };
  }

  private primitive_attr attributes() {
    primitive_attr attributes = natives.own(new primitive_attr());
    attributes.set_deterministic(deterministic);
    attributes.set_scratchpad_mode(scratchpad_mode.user);
    return attributes;
  }

  private primitive_attr attributes(Activation activation) {
    primitive_attr attributes = attributes();
    if (!activation.equals(Activation.IDENTITY)) {
      post_ops after = natives.own(new post_ops());
      after.append_eltwise(forward(activation), activation.slope(), 0);
      attributes.set_post_ops(after);
    }
    return attributes;
  }

  private Kernel execution(
      String name, primitive_desc_base description, primitive made, Map<Integer, memory> given) {
    natives.own(made);
    Map<Integer, memory> arguments = new LinkedHashMap<>(given);
    desc scratch = natives.own(description.scratchpad_desc());
    if (scratch.get_size() > 0) {
      memory view = natives.own(new memory(scratch, engine, (Pointer) null));
      scratchpad.lend(view.get(), scratch.get_size());
      arguments.put(DNNL_ARG_SCRATCHPAD, view);
    }
    dnnl_exec_arg_t array = natives.own(new dnnl_exec_arg_t(arguments.size()));
    int i = 0;
    for (Map.Entry<Integer, memory> argument : arguments.entrySet()) {
      array.position(i++).arg(argument.getKey()).memory(argument.getValue().get());
    }
    array.position(0);
    return new Execution(name, made.get(), stream.get(), array, arguments.size());
  }

  /** A view of the whole place; its description matters to the primitive, not to the memory. */
  private memory view(Place place) {
    return view(place, plain(place.shape()));
  }

  private memory view(Place place, desc description) {
    memory view = natives.own(new memory(description, engine, (Pointer) null));
    place.follow(view.get());
    return view;
  }

  private desc flat(Place place) {
    return plain(Shape.of(place.shape().elements()));
  }

  private desc plain(Shape shape) {
    int[] sizes = shape.rank() == 0 ? new int[] {1} : shape.toArray();
    format_tag tag =
        switch (sizes.length) {
          case 1 -> format_tag.a;
          case 2 -> format_tag.ab;
          case 3 -> format_tag.abc;
          default -> format_tag.abcd;
        };
    return described(tag, sizes);
  }

  private desc described(format_tag tag, int... sizes) {
    long[] dimensions = Arrays.stream(sizes).asLongStream().toArray();
    return natives.own(new desc(dimensions, data_type.f32, tag));
  }
}
