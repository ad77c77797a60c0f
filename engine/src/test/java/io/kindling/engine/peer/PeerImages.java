package io.kindling.engine.peer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.LayerNorm;
import io.kindling.engine.op.PoolKind;
import java.util.List;
import java.util.stream.IntStream;

/** PyTorch's convolutions, poolings and normalisations; uneven padding is its constant padding. */
final class PeerImages {
  private static final Shape NONE = new Shape(0, 0);

  private PeerImages() {}

  private static Shape pair(List<Integer> numbers) {
    return new Shape(numbers.get(0), numbers.get(1));
  }

  static NDArray padded(NDArray x, List<Integer> before, List<Integer> after, double number) {
    return x.pad(new Shape(before.get(1), after.get(1), before.get(0), after.get(0)), number);
  }

  /** Sequences, which lie as images of one line, go through PyTorch's convolution of sequences. */
  static NDArray convolution(Convolution op, NDList in) {
    NDArray x = padded(in.get(0), op.padBefore(), op.padAfter(), 0);
    NDArray bias = in.size() == 3 ? in.get(2) : null;
    if (x.getShape().get(2) == 1) {
      return Conv1d.conv1d(
              x.squeeze(2),
              in.get(1).squeeze(2),
              bias,
              new Shape(op.strides().get(1)),
              new Shape(0),
              new Shape(op.dilations().get(1)),
              op.groups())
          .singletonOrThrow()
          .expandDims(2);
    }
    return Conv2d.conv2d(
            x, in.get(1), bias, pair(op.strides()), NONE, pair(op.dilations()), op.groups())
        .singletonOrThrow();
  }

  static NDArray pool(io.kindling.engine.op.Pool op, NDArray x) {
    if (op.kind() == PoolKind.MAX) {
      NDArray wide = padded(x, op.padBefore(), op.padAfter(), Double.NEGATIVE_INFINITY);
      return Pool.maxPool2d(wide, pair(op.kernel()), pair(op.strides()), NONE, false);
    }
    NDArray mean = mean(op, x);
    return op.kind() == PoolKind.AVERAGE ? mean : mean.div(mean(op, x.onesLike()));
  }

  private static NDArray mean(io.kindling.engine.op.Pool op, NDArray x) {
    NDArray wide = padded(x, op.padBefore(), op.padAfter(), 0);
    return Pool.avgPool2d(wide, pair(op.kernel()), pair(op.strides()), NONE, false, true);
  }

  static NDList batchNorm(BatchNormTrain op, NDList in, NDManager manager) {
    NDArray x = in.get(0);
    Shape channels = in.get(1).getShape();
    NDArray y =
        BatchNorm.batchNorm(
                x,
                manager.zeros(channels, DataType.FLOAT64),
                manager.ones(channels, DataType.FLOAT64),
                in.get(1),
                in.get(2),
                1,
                0.1f,
                op.epsilon(),
                true)
            .singletonOrThrow();
    int[] axes = IntStream.range(0, x.getShape().dimension()).filter(d -> d != 1).toArray();
    return new NDList(
        y, PeerFunctions.mean(x, axes).reshape(-1), PeerFunctions.variance(x, axes).reshape(-1));
  }

  /** Of its elementary functions: its own normalisation takes no gradient of the statistics. */
  static NDArray batchNormEval(BatchNormEval op, NDList in) {
    NDArray x = in.get(0);
    Shape kept = x.getShape().dimension() == 2 ? new Shape(1, -1) : new Shape(1, -1, 1, 1);
    NDArray deviation = in.get(4).add((double) op.epsilon()).sqrt().reshape(kept);
    NDArray normal = x.sub(in.get(3).reshape(kept)).div(deviation);
    return normal.mul(in.get(1).reshape(kept)).add(in.get(2).reshape(kept));
  }

  static NDList layerNorm(LayerNorm op, NDList in) {
    NDArray x = in.get(0);
    int[] last = {x.getShape().dimension() - 1};
    NDArray y =
        ai.djl.nn.norm.LayerNorm.layerNorm(
                x, in.get(1).getShape(), in.get(1), in.get(2), op.epsilon())
            .singletonOrThrow();
    return new NDList(
        y,
        PeerFunctions.mean(x, last).squeeze(last[0]),
        PeerFunctions.variance(x, last).squeeze(last[0]));
  }
}
