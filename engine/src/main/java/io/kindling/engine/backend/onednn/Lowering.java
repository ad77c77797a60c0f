package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.ActivateGradient;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Add;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.AffineInputGradient;
import io.kindling.engine.op.AffineParameterGradient;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.BatchNormGradient;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.op.CrossEntropy;
import io.kindling.engine.op.CrossEntropyGradient;
import io.kindling.engine.op.DropoutMask;
import io.kindling.engine.op.Fill;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.Multiply;
import io.kindling.engine.op.Reshape;
import io.kindling.engine.op.ScaleBy;
import io.kindling.engine.op.Softmax;
import io.kindling.engine.op.SoftmaxGradient;
import io.kindling.engine.op.SquaredError;
import io.kindling.engine.op.SquaredErrorGradient;
import io.kindling.engine.op.WeightedSum;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/** From an op to its kernel: the table of what this back end offers. */
final class Lowering {
  private final Primitives primitives;
  private final Fusion fusion;
  private final Function<Value, Place> places;
  private final Map<Class<? extends Op>, Function<Node, Kernel>> table = new HashMap<>();

  Lowering(Primitives primitives, Fusion fusion, Function<Value, Place> places) {
    this.primitives = primitives;
    this.fusion = fusion;
    this.places = places;
    addLinear();
    addElementwise();
    addLosses();
    addBatchNorm();
  }

  /** The kernel of a node; none for nodes that move nothing. */
  Optional<Kernel> kernel(Node node) {
    if (node.op() instanceof Reshape || node.op() instanceof Fill) {
      return Optional.empty();
    }
    Function<Node, Kernel> maker = table.get(node.op().getClass());
    if (maker == null) {
      throw new OneDnnException("The onednn back end has no kernel for " + node.op());
    }
    return Optional.of(maker.apply(node));
  }

  private Place in(Node node, int input) {
    return places.apply(node.input(input));
  }

  private Place out(Node node, int output) {
    return places.apply(node.output(output));
  }

  private void addLinear() {
    table.put(Affine.class, this::affine);
    table.put(
        AffineInputGradient.class,
        node -> primitives.inputGradient(in(node, 0), in(node, 1), out(node, 0)));
    table.put(
        AffineParameterGradient.class,
        node ->
            primitives.parameterGradient(
                in(node, 0),
                in(node, 1),
                out(node, 0),
                node.shapes().size() == 2 ? Optional.of(out(node, 1)) : Optional.empty()));
  }

  private Kernel affine(Node node) {
    Place x = in(node, 0);
    Place w = in(node, 1);
    Optional<Place> b = node.inputs().size() == 3 ? Optional.of(in(node, 2)) : Optional.empty();
    Place y = places.apply(fusion.target(node));
    Activation activation = fusion.activation(node);
    boolean isLoaded =
        node.input(1).node().op() instanceof Leaf leaf && leaf.kind() == Leaf.Kind.PARAMETER;
    return isLoaded
        ? primitives.packedProduct(x, w, b, y, activation)
        : primitives.innerProduct(x, w, b, y, activation);
  }

  private void addElementwise() {
    table.put(Activate.class, this::activate);
    table.put(ActivateGradient.class, this::activateGradient);
    table.put(
        Add.class,
        node -> primitives.binary(algorithm.binary_add, in(node, 0), in(node, 1), out(node, 0)));
    table.put(
        Multiply.class,
        node -> primitives.binary(algorithm.binary_mul, in(node, 0), in(node, 1), out(node, 0)));
    table.put(DropoutMask.class, node -> Loops.dropoutMask((DropoutMask) node.op(), out(node, 0)));
    table.put(Softmax.class, node -> Loops.softmax(in(node, 0), out(node, 0)));
    table.put(
        SoftmaxGradient.class,
        node -> Loops.softmaxGradient(in(node, 0), in(node, 1), out(node, 0)));
    table.put(ScaleBy.class, node -> Loops.scaleBy(in(node, 0), in(node, 1), out(node, 0)));
  }

  private Kernel activate(Node node) {
    Activation activation = ((Activate) node.op()).activation();
    return switch (activation.kind()) {
      case STEP -> Loops.step(in(node, 0), out(node, 0));
      case IDENTITY -> Loops.copy(in(node, 0), out(node, 0));
      default -> primitives.activate(activation, in(node, 0), out(node, 0));
    };
  }

  private Kernel activateGradient(Node node) {
    Activation activation = ((ActivateGradient) node.op()).activation();
    return switch (activation.kind()) {
      case STEP -> Loops.zero(out(node, 0));
      case IDENTITY -> Loops.copy(in(node, 1), out(node, 0));
      default -> primitives.activateGradient(activation, in(node, 0), in(node, 1), out(node, 0));
    };
  }

  private void addLosses() {
    table.put(
        CrossEntropy.class,
        node -> Loops.crossEntropy(in(node, 0), in(node, 1), out(node, 0), out(node, 1)));
    table.put(
        CrossEntropyGradient.class,
        node -> Loops.crossEntropyGradient(in(node, 0), in(node, 1), in(node, 2), out(node, 0)));
    table.put(
        SquaredError.class, node -> Loops.squaredError(in(node, 0), in(node, 1), out(node, 0)));
    table.put(
        SquaredErrorGradient.class,
        node -> Loops.squaredErrorGradient(in(node, 0), in(node, 1), in(node, 2), out(node, 0)));
    table.put(WeightedSum.class, node -> Loops.weightedSum(in(node, 0), in(node, 1), out(node, 0)));
  }

  private void addBatchNorm() {
    table.put(
        BatchNormTrain.class,
        node ->
            BatchNormLoops.train(
                ((BatchNormTrain) node.op()).epsilon(),
                in(node, 0),
                in(node, 1),
                in(node, 2),
                out(node, 0),
                out(node, 1),
                out(node, 2)));
    table.put(
        BatchNormEval.class,
        node ->
            BatchNormLoops.evaluate(
                ((BatchNormEval) node.op()).epsilon(),
                in(node, 0),
                in(node, 1),
                in(node, 2),
                in(node, 3),
                in(node, 4),
                out(node, 0)));
    table.put(
        BatchNormGradient.class,
        node ->
            BatchNormLoops.gradient(
                ((BatchNormGradient) node.op()).epsilon(),
                new BatchNormLoops.Inputs(
                    in(node, 0), in(node, 1), in(node, 2), in(node, 3), in(node, 4)),
                out(node, 0),
                out(node, 1),
                out(node, 2)));
  }
}
