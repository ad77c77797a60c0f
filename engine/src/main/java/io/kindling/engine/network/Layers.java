package io.kindling.engine.network;

import java.util.List;
import java.util.Optional;

/** All kinds of layers. A new one is a file that declares it, and its line here. */
public final class Layers {
  private static final List<LayerKind<?>> ALL =
      List.of(
          Dense.KIND,
          Activated.KIND,
          Prelu.KIND,
          SoftmaxLayer.KIND,
          Flatten.KIND,
          ReshapeLayer.KIND,
          PermuteLayer.KIND,
          Conv.KIND,
          Pooling.MAX,
          Pooling.AVERAGE,
          GlobalAveragePool.KIND,
          GlobalMaxPool.KIND,
          BatchNorm.KIND,
          LayerNormLayer.KIND,
          Dropout.KIND,
          SpatialDropout.KIND,
          GaussianNoise.KIND,
          NoisyWeights.KIND,
          EmbeddingLayer.KIND,
          SparseDense.KIND,
          Positions.KIND,
          Recurrent.RNN,
          Recurrent.LSTM,
          Recurrent.GRU,
          OverTime.KIND,
          AttentionLayer.KIND,
          StepDense.KIND,
          Residual.KIND,
          Parallel.KIND,
          Repeat.KIND,
          Shared.KIND,
          Concat.KIND,
          Sum.KIND);

  private Layers() {}

  /** In the order of the reference. */
  public static List<LayerKind<?>> all() {
    return ALL;
  }

  /** The kind with a word. */
  public static Optional<LayerKind<?>> of(String word) {
    for (LayerKind<?> kind : ALL) {
      if (kind.word().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
