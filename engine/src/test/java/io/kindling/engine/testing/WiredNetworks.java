package io.kindling.engine.testing;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Activated;
import io.kindling.engine.network.AttentionLayer;
import io.kindling.engine.network.BatchNorm;
import io.kindling.engine.network.Bias;
import io.kindling.engine.network.Chain;
import io.kindling.engine.network.Concat;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.GlobalAveragePool;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerNormLayer;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkSpec;
import io.kindling.engine.network.Padding;
import io.kindling.engine.network.Parallel;
import io.kindling.engine.network.PermuteLayer;
import io.kindling.engine.network.Pooling;
import io.kindling.engine.network.Repeat;
import io.kindling.engine.network.ReshapeLayer;
import io.kindling.engine.network.Residual;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.network.Sum;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.PoolKind;
import java.util.List;
import java.util.Optional;

/** Networks with layers inside blocks that take each other and what is around the blocks. */
public final class WiredNetworks {
  private WiredNetworks() {}

  /** A layer that takes what it names, or what is before it. */
  public static LayerEntry layer(LayerSpec layer, String... from) {
    return new LayerEntry(Optional.empty(), List.of(from), layer);
  }

  /** A layer with a name that takes what it names, or what is before it. */
  public static LayerEntry named(String name, LayerSpec layer, String... from) {
    return new LayerEntry(Optional.of(name), List.of(from), layer);
  }

  public static Chain chain(LayerEntry... layers) {
    return new Chain(List.of(layers));
  }

  /** A network with one input, called so. */
  public static Network network(Shape input, LayerEntry... layers) {
    NamedShape only = new NamedShape(NamedShape.INPUT, input);
    return new Network(new NetworkSpec(List.of(only), List.of(layers), List.of()));
  }

  private static Conv conv(int filters, List<Integer> kernel, Padding padding, Activation active) {
    return new Conv(
        filters, kernel, List.of(1), List.of(1), padding, 1, Bias.ADDED, Initialiser.HE, active);
  }

  private static Conv conv(int filters, int kernel, Activation active) {
    return conv(filters, List.of(kernel), Padding.of(List.of(kernel / 2)), active);
  }

  /**
   * Images 2x9x7 to 5 classes: down by uneven windows, a block there, up again beside what was as
   * large before, then equal blocks that see the image itself.
   */
  public static Network uNet() {
    Padding wide = Padding.of(List.of(0, 1), List.of(0, 0));
    Padding down = Padding.of(List.of(1, 0), List.of(0, 1));
    Chain up =
        chain(
            layer(conv(24, 3, Activation.IDENTITY)),
            layer(new ReshapeLayer(Shape.of(6, 2, 2, 4, 3))),
            layer(new PermuteLayer(List.of(0, 3, 1, 4, 2))),
            layer(new ReshapeLayer(Shape.of(6, 8, 6))));
    return network(
        Shape.of(2, 9, 7),
        named("wide", conv(6, List.of(2, 3), wide, Activation.RELU)),
        layer(conv(6, 1, Activation.IDENTITY)),
        named(
            "down",
            new Pooling(PoolKind.MAX, List.of(3), List.of(2), Padding.of(List.of(1), List.of(0)))),
        layer(
            new Residual(
                chain(
                    named("q", conv(6, List.of(2, 2), down, Activation.TANH)),
                    layer(new Sum(), "q", Chain.INPUT),
                    layer(conv(6, 3, Activation.clip(-1, 2)))),
                Chain.NONE,
                Activation.RELU)),
        layer(
            new Parallel(
                List.of(up, chain(layer(conv(4, 1, Activation.RELU), "wide"))),
                Concat.OF_CHANNELS)),
        layer(
            new Repeat(
                2,
                chain(
                    layer(conv(10, 3, Activation.IDENTITY)),
                    layer(BatchNorm.DEFAULT),
                    named("active", new Activated(Activation.RELU)),
                    named(
                        "skip",
                        conv(10, List.of(2, 2), Padding.VALID, Activation.IDENTITY),
                        NamedShape.INPUT),
                    layer(new Sum(), "active", "skip", Chain.INPUT)))),
        layer(new GlobalAveragePool()),
        layer(new Dense(5, Activation.IDENTITY)));
  }

  private static LayerSpec residual(LayerEntry... main) {
    return new Residual(chain(main), Chain.NONE, Activation.IDENTITY);
  }

  /** Sequences [7,12], a class for each step: equal blocks look at what a first one made. */
  public static Network decoder() {
    LayerSpec self = new AttentionLayer(3, AttentionLayer.View.CAUSAL, 0);
    LayerSpec across = new AttentionLayer(3, AttentionLayer.View.ALL, 0);
    LayerSpec own = residual(layer(LayerNormLayer.DEFAULT), layer(self));
    LayerSpec look =
        residual(named("query", LayerNormLayer.DEFAULT), layer(across, "query", "encoder"));
    LayerSpec inStep =
        residual(
            layer(LayerNormLayer.DEFAULT),
            layer(new StepDense(24, Activation.GELU)),
            layer(new StepDense(12, Activation.IDENTITY)));
    return network(
        Shape.of(7, 12),
        layer(own),
        named("encoder", inStep),
        layer(new StepDense(12, Activation.TANH), NamedShape.INPUT),
        layer(new Repeat(2, chain(layer(own), layer(look), layer(inStep)))),
        layer(new StepDense(5, Activation.IDENTITY)));
  }
}
