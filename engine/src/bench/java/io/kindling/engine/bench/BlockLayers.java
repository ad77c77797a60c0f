package io.kindling.engine.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import java.util.List;
import java.util.function.UnaryOperator;

/** DJL's own blocks, one appended to the other. */
final class BlockLayers implements Layers<SequentialBlock> {
  @Override
  public SequentialBlock dense(SequentialBlock x, int units) {
    return x.add(Linear.builder().setUnits(units).build());
  }

  @Override
  public SequentialBlock relu(SequentialBlock x) {
    return x.add(Activation::relu);
  }

  @Override
  public SequentialBlock gelu(SequentialBlock x) {
    return x.add(Activation::gelu);
  }

  @Override
  public SequentialBlock convolution(SequentialBlock x, int filters, int kernel) {
    return x.add(sliding(filters, kernel, 1).build());
  }

  @Override
  public SequentialBlock plainConvolution(SequentialBlock x, int filters, int kernel, int stride) {
    return x.add(sliding(filters, kernel, stride).optBias(false).build());
  }

  private static Conv2d.Builder sliding(int filters, int kernel, int stride) {
    int pad = kernel / 2;
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(kernel, kernel))
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(pad, pad));
  }

  /** DJL's momentum is the weight of the old statistics. */
  @Override
  public SequentialBlock batchNorm(SequentialBlock x) {
    return x.add(BatchNorm.builder().optEpsilon(EPSILON).optMomentum(1 - MOMENTUM).build());
  }

  @Override
  public SequentialBlock layerNorm(SequentialBlock x) {
    return x.add(LayerNorm.builder().axis(2).optEpsilon(EPSILON).build());
  }

  @Override
  public SequentialBlock maxPool(SequentialBlock x, int size) {
    return x.add(Pool.maxPool2dBlock(new Shape(size, size), new Shape(size, size)));
  }

  @Override
  public SequentialBlock imageMean(SequentialBlock x) {
    return x.add(Pool.globalAvgPool2dBlock());
  }

  @Override
  public SequentialBlock flatten(SequentialBlock x) {
    return x.add(Blocks.batchFlattenBlock());
  }

  @Override
  public SequentialBlock lstm(SequentialBlock x, int layers, int hidden) {
    return x.add(
        LSTM.builder().setStateSize(hidden).setNumLayers(layers).optBatchFirst(false).build());
  }

  /** DJL's own block has a product for each of query, key and value: this one is faster. */
  @Override
  public SequentialBlock attention(SequentialBlock x, int width, int heads) {
    dense(x, 3 * width);
    x.add(new LambdaBlock(all -> new NDList(mixed(all.singletonOrThrow(), heads)), "attention"));
    return dense(x, width);
  }

  private static NDArray mixed(NDArray all, int heads) {
    Shape shape = all.getShape();
    long width = shape.get(2) / 3;
    Shape cut = new Shape(shape.get(0), shape.get(1), heads, width / heads);
    NDList parts = all.split(3, 2);
    NDArray query = parts.get(0).reshape(cut).transpose(0, 2, 1, 3);
    NDArray key = parts.get(1).reshape(cut).transpose(0, 2, 3, 1);
    NDArray value = parts.get(2).reshape(cut).transpose(0, 2, 1, 3);
    NDArray scores = query.mul((float) (1 / Math.sqrt((double) width / heads))).matMul(key);
    NDArray mixed = scores.softmax(-1).matMul(value).transpose(0, 2, 1, 3);
    return mixed.reshape(shape.get(0), shape.get(1), width);
  }

  @Override
  public SequentialBlock residual(
      SequentialBlock x,
      UnaryOperator<SequentialBlock> branch,
      UnaryOperator<SequentialBlock> shortcut) {
    SequentialBlock around = shortcut.apply(new SequentialBlock());
    Block way = around.getChildren().isEmpty() ? Blocks.identityBlock() : around;
    return x.add(
        new ParallelBlock(
            ways -> new NDList(ways.get(0).singletonOrThrow().add(ways.get(1).singletonOrThrow())),
            List.of(branch.apply(new SequentialBlock()), way)));
  }
}
