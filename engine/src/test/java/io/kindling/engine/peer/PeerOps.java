package io.kindling.engine.peer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import io.kindling.engine.graph.Op;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.ArgMax;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.op.Broadcast;
import io.kindling.engine.op.Concat;
import io.kindling.engine.op.Constant;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.CrossEntropy;
import io.kindling.engine.op.Embedding;
import io.kindling.engine.op.Fill;
import io.kindling.engine.op.Gather;
import io.kindling.engine.op.LayerNorm;
import io.kindling.engine.op.LogSoftmax;
import io.kindling.engine.op.MatMul;
import io.kindling.engine.op.OneHot;
import io.kindling.engine.op.Pad;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.Pool;
import io.kindling.engine.op.Range;
import io.kindling.engine.op.Reduce;
import io.kindling.engine.op.Reshape;
import io.kindling.engine.op.ReverseSequence;
import io.kindling.engine.op.Select;
import io.kindling.engine.op.Slice;
import io.kindling.engine.op.Softmax;
import io.kindling.engine.op.SparseAffine;
import io.kindling.engine.op.SquaredError;
import io.kindling.engine.op.StopGradient;
import io.kindling.engine.op.Transpose;
import io.kindling.engine.op.WeightedSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What PyTorch says for each op: the table that {@link TestOpsAgainstPyTorch} goes through. */
final class PeerOps {
  /** The outputs of an op, as PyTorch finds them. */
  private interface Expression<T extends Op> {
    NDList outputs(T op, NDList inputs, NDManager manager);
  }

  /** An op with one output. */
  private interface Single<T extends Op> {
    NDArray output(T op, NDList inputs);
  }

  private final Map<Class<?>, Expression<Op>> table = new HashMap<>();

  PeerOps() {
    addLinear();
    addMoves();
    addLookups();
    addAlongAnAxis();
    addLosses();
    one(Activate.class, (op, in) -> PeerFunctions.activation(op.activation(), in.get(0)));
    one(Pairwise.class, (op, in) -> PeerFunctions.pair(op.function(), in.get(0), in.get(1)));
    one(Select.class, (op, in) -> PeerFunctions.select(in.get(0), in.get(1), in.get(2)));
    one(Convolution.class, PeerImages::convolution);
    one(Pool.class, (op, in) -> PeerImages.pool(op, in.get(0)));
    add(BatchNormTrain.class, PeerImages::batchNorm);
    one(BatchNormEval.class, PeerImages::batchNormEval);
    add(LayerNorm.class, (op, in, manager) -> PeerImages.layerNorm(op, in));
    add(Fill.class, (op, in, m) -> new NDList(m.full(shape(op.shape()), 1.0f).mul(op.value())));
    add(Constant.class, (op, in, m) -> new NDList(constant(op, m)));
    add(Range.class, (op, in, m) -> new NDList(m.arange(op.count())));
  }

  /** Whether there is an expression for an op. */
  boolean has(Class<?> op) {
    return table.containsKey(op);
  }

  NDList outputs(Op op, NDList inputs, NDManager manager) {
    return table.get(op.getClass()).outputs(op, inputs, manager);
  }

  private <T extends Op> void add(Class<T> kind, Expression<T> expression) {
    table.put(kind, (op, in, manager) -> expression.outputs(kind.cast(op), in, manager));
  }

  private <T extends Op> void one(Class<T> kind, Single<T> expression) {
    add(kind, (op, in, manager) -> new NDList(expression.output(op, in)));
  }

  private void addLinear() {
    one(
        Affine.class,
        (op, in) -> {
          NDArray product = in.get(0).matMul(in.get(1).transpose());
          return in.size() == 3 ? product.add(in.get(2)) : product;
        });
    one(
        MatMul.class,
        (op, in) ->
            turned(in.get(0), op.transposeLeft()).matMul(turned(in.get(1), op.transposeRight())));
  }

  private static NDArray turned(NDArray matrices, boolean isTurned) {
    int last = matrices.getShape().dimension() - 1;
    return isTurned ? matrices.swapAxes(last - 1, last) : matrices;
  }

  private void addMoves() {
    one(Reshape.class, (op, in) -> in.get(0).reshape(shape(op.shape())));
    one(Broadcast.class, (op, in) -> in.get(0).broadcast(shape(op.to())));
    one(StopGradient.class, (op, in) -> in.get(0).stopGradient());
    one(
        Transpose.class,
        (op, in) ->
            in.get(0).transpose(op.permutation().stream().mapToInt(Integer::intValue).toArray()));
    one(Concat.class, (op, in) -> NDArrays.concat(in, axis(op.axis(), in.get(0))));
    one(
        Slice.class,
        (op, in) -> {
          List<String> parts = new ArrayList<>();
          parts.addAll(Collections.nCopies(axis(op.axis(), in.get(0)), ":"));
          parts.add(op.from() + ":" + op.to());
          return in.get(0).get(String.join(",", parts));
        });
    one(
        Pad.class,
        (op, in) -> {
          int behind = in.get(0).getShape().dimension() - 1 - axis(op.axis(), in.get(0));
          long[] sides = new long[2 * behind + 2];
          sides[2 * behind] = op.before();
          sides[2 * behind + 1] = op.after();
          return in.get(0).pad(new Shape(sides), 0);
        });
    one(ReverseSequence.class, (op, in) -> reversed(in));
  }

  /** Each row on its own: its own steps turned round, those behind left. */
  private static NDArray reversed(NDList in) {
    NDArray x = in.get(0);
    if (in.size() == 1) {
      return x.flip(0);
    }
    double[] lengths = in.get(1).toDoubleArray();
    List<NDArray> rows = new ArrayList<>();
    for (int n = 0; n < lengths.length; n++) {
      NDArray row = x.get(":," + n + ":" + (n + 1));
      int length = (int) lengths[n];
      rows.add(length == 0 ? row : row.get("0:" + length).flip(0).concat(row.get(length + ":"), 0));
    }
    return NDArrays.concat(new NDList(rows), 1);
  }

  private void addLookups() {
    one(Gather.class, (op, in) -> gathered(in.get(0), in.get(1), axis(op.axis(), in.get(0))));
    one(Embedding.class, (op, in) -> lookedUp(in.get(0), in.get(1)));
    one(SparseAffine.class, (op, in) -> sparse(in));
    one(OneHot.class, (op, in) -> whole(in.get(0)).oneHot(op.classes()));
  }

  private static NDArray lookedUp(NDArray indices, NDArray table) {
    return table
        .getNDArrayInternal()
        .embedding(whole(indices), table, SparseFormat.DENSE)
        .singletonOrThrow();
  }

  /** What is not there takes a row of zeros that stands before the weights. */
  private static NDArray sparse(NDList in) {
    NDArray weight = in.get(2);
    Shape one = new Shape(1, weight.getShape().get(1));
    NDArray zeros = weight.getManager().zeros(one, DataType.FLOAT64);
    NDArray rows = lookedUp(in.get(0).add(1), NDArrays.concat(new NDList(zeros, weight), 0));
    NDArray sum = rows.mul(in.get(1).expandDims(2)).sum(new int[] {1});
    return in.size() == 4 ? sum.add(in.get(3)) : sum;
  }

  private static NDArray gathered(NDArray x, NDArray indices, int axis) {
    long[] sizes = x.getShape().getShape().clone();
    sizes[axis] = indices.size();
    long[] along = new long[sizes.length];
    Arrays.fill(along, 1);
    along[axis] = indices.size();
    NDArray places = whole(indices).reshape(along).broadcast(sizes);
    Shape there = x.getShape().slice(0, axis).addAll(indices.getShape());
    return x.gather(places, axis).reshape(there.addAll(x.getShape().slice(axis + 1)));
  }

  private void addAlongAnAxis() {
    one(Softmax.class, (op, in) -> in.get(0).softmax(axis(op.axis(), in.get(0))));
    one(LogSoftmax.class, (op, in) -> in.get(0).logSoftmax(axis(op.axis(), in.get(0))));
    one(ArgMax.class, (op, in) -> in.get(0).argMax(axis(op.axis(), in.get(0))));
    one(Reduce.class, (op, in) -> PeerFunctions.reduced(op, in.get(0)));
  }

  private void addLosses() {
    add(
        CrossEntropy.class,
        (op, in, manager) -> {
          NDArray x = in.get(0);
          NDArray right = whole(in.get(1)).oneHot((int) x.getShape().get(1));
          NDArray logs = x.logSoftmax(1);
          NDArray picked = logs.mul(right.toType(DataType.FLOAT64, false)).sum(new int[] {1});
          return new NDList(picked.neg(), x.softmax(1));
        });
    one(SquaredError.class, (op, in) -> in.get(0).sub(in.get(1)).square().mean(new int[] {1}));
    one(WeightedSum.class, (op, in) -> in.get(0).mul(in.get(1)).sum());
  }

  static int axis(int axis, NDArray array) {
    return axis < 0 ? axis + array.getShape().dimension() : axis;
  }

  private static NDArray whole(NDArray numbers) {
    return numbers.toType(DataType.INT64, false);
  }

  private static NDArray constant(Constant op, NDManager manager) {
    double[] numbers = op.numbers().stream().mapToDouble(Float::doubleValue).toArray();
    return manager.create(numbers, shape(op.shape()));
  }

  static Shape shape(io.kindling.engine.graph.Shape shape) {
    return new Shape(Arrays.stream(shape.toArray()).asLongStream().toArray());
  }
}
