package io.kindling.engine.peer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import io.kindling.engine.network.Activated;
import io.kindling.engine.network.AttentionLayer;
import io.kindling.engine.network.BatchNorm;
import io.kindling.engine.network.Bias;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Flatten;
import io.kindling.engine.network.GlobalAveragePool;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerNormLayer;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.Padding;
import io.kindling.engine.network.Pooling;
import io.kindling.engine.network.Recurrent;
import io.kindling.engine.network.Residual;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.op.PoolKind;
import io.kindling.engine.step.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The layers of a network as PyTorch computes them, from parameters and state by their names. */
final class PeerLayers {
  private final Map<String, NDArray> arrays;
  private final Mode mode;

  PeerLayers(Map<String, NDArray> arrays, Mode mode) {
    this.arrays = arrays;
    this.mode = mode;
  }

  /** What goes in at the front of layers that stand one behind the other, as it comes out. */
  NDArray through(List<LayerEntry> entries, String path, NDArray x) {
    NDArray y = x;
    for (int i = 0; i < entries.size(); i++) {
      String name = entries.get(i).name().orElse(Integer.toString(i));
      y = through(entries.get(i).layer(), path + name + ".", y);
    }
    return y;
  }

  private NDArray through(LayerSpec layer, String name, NDArray x) {
    if (layer instanceof Dense dense) {
      return activated(dense.activation(), linear(name, x));
    } else if (layer instanceof StepDense dense) {
      return activated(dense.activation(), linear(name, x));
    } else if (layer instanceof Conv conv) {
      return activated(conv.activation(), convolved(conv, name, x));
    } else if (layer instanceof BatchNorm norm) {
      return normalised(norm, name, x);
    } else if (layer instanceof LayerNormLayer norm) {
      NDArray gamma = arrays.get(name + "weight");
      NDArray beta = arrays.get(name + "bias");
      return LayerNorm.layerNorm(x, gamma.getShape(), gamma, beta, norm.epsilon())
          .singletonOrThrow();
    } else if (layer instanceof Activated activated) {
      return activated(activated.activation(), x);
    } else if (layer instanceof Pooling pooling && pooling.pool() == PoolKind.MAX) {
      Shape none = new Shape(0, 0);
      return Pool.maxPool2d(x, square(pooling.size()), square(pooling.strides()), none, false);
    } else if (layer instanceof GlobalAveragePool) {
      return x.mean(new int[] {3}).mean(new int[] {2});
    } else if (layer instanceof Flatten) {
      return x.reshape(x.getShape().get(0), -1);
    } else if (layer instanceof Residual residual) {
      NDArray main = through(residual.main().entries(), name + "main.", x);
      NDArray past = through(residual.shortcut().entries(), name + "shortcut.", x);
      return activated(residual.activation(), main.add(past));
    } else if (layer instanceof Recurrent recurrent) {
      return recurred(recurrent, name, x);
    } else if (layer instanceof AttentionLayer attention) {
      return attended(attention, name, x);
    }
    throw new IllegalArgumentException("No counterpart in PyTorch for " + layer);
  }

  private NDArray linear(String name, NDArray x) {
    return Linear.linear(x, arrays.get(name + "weight"), arrays.get(name + "bias"))
        .singletonOrThrow();
  }

  private static NDArray activated(io.kindling.engine.op.Activation activation, NDArray x) {
    return switch (activation.kind()) {
      case IDENTITY -> x;
      case SIGMOID -> Activation.sigmoid(x);
      case TANH -> Activation.tanh(x);
      case RELU -> Activation.relu(x);
      case LEAKY_RELU -> Activation.leakyRelu(x, activation.alpha());
      case GELU -> Activation.gelu(x);
      default -> throw new IllegalArgumentException("No counterpart here for " + activation);
    };
  }

  private static Shape square(List<Integer> sizes) {
    return new Shape(sizes.get(0), sizes.get(sizes.size() - 1));
  }

  private NDArray convolved(Conv conv, String name, NDArray x) {
    Shape padding =
        conv.padding().rule() == Padding.Rule.SIZES
            ? square(conv.padding().sizes())
            : new Shape(0, 0);
    if (conv.padding().rule() == Padding.Rule.SAME) {
      throw new IllegalArgumentException("PyTorch is told how many zeros pad " + conv);
    }
    NDArray bias = conv.bias() == Bias.ADDED ? arrays.get(name + "bias") : null;
    Shape strides = square(conv.strides());
    Shape dilations = square(conv.dilations());
    NDArray weight = arrays.get(name + "weight");
    return Conv2d.conv2d(x, weight, bias, strides, padding, dilations, conv.groups())
        .singletonOrThrow();
  }

  private NDArray normalised(BatchNorm norm, String name, NDArray x) {
    return ai.djl.nn.norm.BatchNorm.batchNorm(
            x,
            arrays.get(name + "running_mean"),
            arrays.get(name + "running_var"),
            arrays.get(name + "weight"),
            arrays.get(name + "bias"),
            1,
            1 - norm.momentum(), // DJL's is the weight of the old statistics, PyTorch's of the new
            norm.epsilon(),
            mode == Mode.TRAIN)
        .singletonOrThrow();
  }

  private NDArray recurred(Recurrent layer, String name, NDArray x) {
    TorchSequences peer = TorchSequences.valueOf(layer.kind().word().toUpperCase(Locale.ROOT));
    List<NDArray> parameters = new ArrayList<>();
    for (int i = 0; i < layer.layers(); i++) {
      for (String role : List.of("weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l")) {
        parameters.add(arrays.get(name + role + i));
      }
    }
    Shape states = new Shape(layer.layers(), x.getShape().get(0), layer.units());
    List<NDArray> initial = new ArrayList<>();
    for (int i = 0; i < peer.states(); i++) {
      initial.add(x.getManager().zeros(states));
    }
    List<NDArray> outputs =
        peer.stacked(x.transpose(1, 0, 2), initial, parameters, layer.layers(), 1);
    return layer.returned() == Recurrent.Returned.STEPS
        ? outputs.get(0).transpose(1, 0, 2)
        : outputs.get(1).get(layer.layers() - 1);
  }

  private NDArray attended(AttentionLayer layer, String name, NDArray x) {
    Shape shape = x.getShape();
    long size = shape.get(2) / layer.heads();
    Shape cut = new Shape(shape.get(0), shape.get(1), layer.heads(), size);
    NDArray all =
        Linear.linear(x, arrays.get(name + "in_proj_weight"), arrays.get(name + "in_proj_bias"))
            .singletonOrThrow();
    NDList parts = all.split(3, 2);
    NDArray query = parts.get(0).reshape(cut).transpose(0, 2, 1, 3);
    NDArray key = parts.get(1).reshape(cut).transpose(0, 2, 3, 1);
    NDArray value = parts.get(2).reshape(cut).transpose(0, 2, 1, 3);
    NDArray scores = query.matMul(key).div((float) Math.sqrt(size));
    if (layer.view() == AttentionLayer.View.CAUSAL) {
      scores = scores.add(later(x.getManager(), (int) shape.get(1)));
    }
    NDArray mixed = scores.softmax(-1).matMul(value).transpose(0, 2, 1, 3).reshape(shape);
    return linear(name + "out_proj.", mixed);
  }

  /** Minus infinity at what lies behind a step. */
  private static NDArray later(NDManager manager, int steps) {
    float[] mask = new float[steps * steps];
    for (int i = 0; i < steps; i++) {
      for (int j = i + 1; j < steps; j++) {
        mask[i * steps + j] = Float.NEGATIVE_INFINITY;
      }
    }
    return manager.create(mask, new Shape(steps, steps));
  }
}
