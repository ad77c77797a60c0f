package io.kindling.engine.peer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.kindling.engine.op.PairFunction;
import io.kindling.engine.op.Reduce;

/** PyTorch's functions of one number, of two, and of many. */
final class PeerFunctions {
  private PeerFunctions() {}

  static NDArray activation(io.kindling.engine.op.Activation activation, NDArray x) {
    return switch (activation.kind()) {
      case IDENTITY -> x.mul(1);
      case STEP -> x.sign().add(1).div(2);
      case SIGMOID -> Activation.sigmoid(x);
      case TANH -> Activation.tanh(x);
      case RELU -> Activation.relu(x);
      case LEAKY_RELU -> Activation.leakyRelu(x, activation.alpha());
      case ELU -> Activation.elu(x, activation.alpha());
      case GELU -> Activation.gelu(x);
      case GELU_TANH -> geluTanh(x);
      case SWISH -> Activation.swish(x, 1);
      case SOFTPLUS -> Activation.softPlus(x);
      case EXP -> x.exp();
      case LOG -> x.log();
      case SQRT -> x.sqrt();
      case ABS -> x.abs();
      case CLIP -> x.clip(activation.alpha(), activation.beta());
      case SQUARE -> x.square();
      case NEGATE -> x.neg();
      case RECIPROCAL -> x.pow(-1);
    };
  }

  /** By its formula: the binding has no argument for the approximation. */
  private static NDArray geluTanh(NDArray x) {
    NDArray cube = x.pow(3).mul(0.044715);
    return x.mul(x.add(cube).mul(Math.sqrt(2 / Math.PI)).tanh().add(1)).div(2);
  }

  static NDArray pair(PairFunction function, NDArray left, NDArray right) {
    return switch (function) {
      case ADD -> left.add(right);
      case SUBTRACT -> left.sub(right);
      case MULTIPLY -> left.mul(right);
      case DIVIDE -> left.div(right);
      case MAX -> left.maximum(right);
      case MIN -> left.minimum(right);
      case POWER -> left.pow(right);
      case LESS -> left.lt(right);
      case LESS_EQUAL -> left.lte(right);
      case GREATER -> left.gt(right);
      case GREATER_EQUAL -> left.gte(right);
      case EQUAL -> left.eq(right);
      case NOT_EQUAL -> left.neq(right);
    };
  }

  static NDArray select(NDArray condition, NDArray left, NDArray right) {
    Shape to = condition.add(left).add(right).getShape();
    NDArray holds = condition.neq(0).toType(DataType.BOOLEAN, false).broadcast(to);
    return NDArrays.where(holds, left.broadcast(to), right.broadcast(to));
  }

  /** The binding's means and ends take one axis at a time. */
  static NDArray reduced(Reduce op, NDArray x) {
    int[] axes = op.axes().stream().mapToInt(axis -> PeerOps.axis(axis, x)).sorted().toArray();
    NDArray y = x.mul(1);
    for (int i = axes.length - 1; i >= 0; i--) {
      int[] axis = {axes[i]};
      y =
          switch (op.reduction()) {
            case SUM -> y.sum(axis);
            case MEAN -> y.mean(axis);
            case MAX -> y.max(axis);
            case MIN -> y.min(axis);
          };
    }
    return y;
  }

  /** The mean along axes, which stay at size 1. */
  static NDArray mean(NDArray x, int... axes) {
    NDArray y = x;
    for (int axis : axes) {
      y = y.mean(new int[] {axis}, true);
    }
    return y;
  }

  /** The variance along axes, which stay at size 1; divided by the count. */
  static NDArray variance(NDArray x, int... axes) {
    return mean(x.sub(mean(x, axes)).square(), axes);
  }
}
