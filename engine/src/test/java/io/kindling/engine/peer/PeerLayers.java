package io.kindling.engine.peer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
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
import io.kindling.engine.network.Chain;
import io.kindling.engine.network.Conv;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Flatten;
import io.kindling.engine.network.GlobalAveragePool;
import io.kindling.engine.network.GlobalMaxPool;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerNormLayer;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Padding;
import io.kindling.engine.network.Parallel;
import io.kindling.engine.network.PermuteLayer;
import io.kindling.engine.network.Pooling;
import io.kindling.engine.network.Prelu;
import io.kindling.engine.network.Recurrent;
import io.kindling.engine.network.Repeat;
import io.kindling.engine.network.ReshapeLayer;
import io.kindling.engine.network.Residual;
import io.kindling.engine.network.StepDense;
import io.kindling.engine.network.Sum;
import io.kindling.engine.op.PoolKind;
import io.kindling.engine.step.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The layers of a network as PyTorch computes them, from parameters and state by their names. */
final class PeerLayers {
  private static final Shape NONE = new Shape(0, 0);

  private final Map<String, NDArray> arrays;
  private final Mode mode;

  PeerLayers(Map<String, NDArray> arrays, Mode mode) {
    this.arrays = arrays;
    this.mode = mode;
  }

  /** What goes into a network at the front, as it comes out of its last layer. */
  NDArray through(List<LayerEntry> entries, NDArray x) {
    return through(entries, "", x, Map.of(NamedShape.INPUT, x));
  }

  /**
   * Layers one behind the other, unless they say what they take.
   *
   * @param around what names mean around them
   */
  private NDArray through(
      List<LayerEntry> entries, String path, NDArray x, Map<String, NDArray> around) {
    Map<String, NDArray> names = new HashMap<>(around);
    names.put(Chain.INPUT, x);
    NDArray y = x;
    for (int i = 0; i < entries.size(); i++) {
      LayerEntry entry = entries.get(i);
      List<NDArray> taken =
          entry.from().isEmpty() ? List.of(y) : entry.from().stream().map(names::get).toList();
      y = through(entry.layer(), path + entry.name().orElse(Integer.toString(i)), taken, names);
      if (entry.name().isPresent()) {
        names.put(entry.name().get(), y);
      }
    }
    return y;
  }

  private NDArray through(
      LayerSpec layer, String path, List<NDArray> taken, Map<String, NDArray> around) {
    NDArray x = taken.get(0);
    String name = path + ".";
    if (layer instanceof Residual residual) {
      NDArray main = through(residual.main().entries(), name + "main.", x, around);
      NDArray past = through(residual.shortcut().entries(), name + "shortcut.", x, around);
      return activated(residual.activation(), main.add(past));
    } else if (layer instanceof Parallel parallel) {
      NDList branches = new NDList();
      for (Chain branch : parallel.branches()) {
        String own = name + branches.size() + ".";
        branches.add(through(branch.entries(), own, x, around));
      }
      return NDArrays.concat(branches, 1);
    } else if (layer instanceof Repeat repeat) {
      NDArray y = x;
      for (int time = 0; time < repeat.times(); time++) {
        y = through(repeat.layers().entries(), name + time + ".", y, around);
      }
      return y;
    } else if (layer instanceof Sum) {
      return taken.stream().reduce(NDArray::add).orElseThrow();
    } else if (layer instanceof AttentionLayer attention) {
      return attended(attention, name, x, taken.get(taken.size() - 1));
    }
    return through(layer, name, x);
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
    } else if (layer instanceof Prelu) {
      NDArray slopes = arrays.get(name + "weight");
      Shape ofChannels = new Shape(ones(x.getShape().dimension(), slopes.size()));
      return x.maximum(0).add(x.minimum(0).mul(slopes.reshape(ofChannels)));
    } else if (layer instanceof Pooling pooling && pooling.pool() == PoolKind.MAX) {
      NDArray wide = padded(pooling.padding(), x, Double.NEGATIVE_INFINITY);
      return Pool.maxPool2d(wide, square(pooling.size()), square(pooling.strides()), NONE, false);
    } else if (layer instanceof GlobalAveragePool) {
      return x.mean(new int[] {3}).mean(new int[] {2});
    } else if (layer instanceof GlobalMaxPool) {
      return x.max(new int[] {3}).max(new int[] {2});
    } else if (layer instanceof Flatten) {
      return x.reshape(x.getShape().get(0), -1);
    } else if (layer instanceof ReshapeLayer reshape) {
      return x.reshape(rows(x, reshape.shape().toArray()));
    } else if (layer instanceof PermuteLayer permute) {
      return x.transpose(
          IntStream.concat(
                  IntStream.of(0), permute.order().stream().mapToInt(dimension -> dimension + 1))
              .toArray());
    } else if (layer instanceof Recurrent recurrent) {
      return recurred(recurrent, name, x);
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
      case CLIP -> x.clip(activation.alpha(), activation.beta());
      default -> throw new IllegalArgumentException("No counterpart here for " + activation);
    };
  }

  /** Sizes of so many dimensions, all 1 but the second. */
  private static long[] ones(int dimensions, long second) {
    long[] sizes = new long[dimensions];
    Arrays.fill(sizes, 1);
    sizes[1] = second;
    return sizes;
  }

  private static Shape square(List<Integer> sizes) {
    return new Shape(sizes.get(0), sizes.get(sizes.size() - 1));
  }

  /** Of as many sizes as an array has behind its first dimension, which is that of rows. */
  private static Shape rows(NDArray x, int... sizes) {
    return new Shape(
        LongStream.concat(LongStream.of(x.getShape().get(0)), IntStream.of(sizes).asLongStream())
            .toArray());
  }

  private static NDArray padded(Padding padding, NDArray x, double number) {
    if (padding.rule() == Padding.Rule.SAME) {
      throw new IllegalArgumentException("PyTorch is told how many zeros there are");
    }
    return padding.rule() == Padding.Rule.VALID
        ? x
        : PeerImages.padded(x, pair(padding.before()), pair(padding.behind()), number);
  }

  private static List<Integer> pair(List<Integer> sizes) {
    return List.of(sizes.get(0), sizes.get(sizes.size() - 1));
  }

  private NDArray convolved(Conv conv, String name, NDArray x) {
    NDArray bias = conv.bias() == Bias.ADDED ? arrays.get(name + "bias") : null;
    Shape strides = square(conv.strides());
    Shape dilations = square(conv.dilations());
    NDArray weight = arrays.get(name + "weight");
    NDArray wide = padded(conv.padding(), x, 0);
    return Conv2d.conv2d(wide, weight, bias, strides, NONE, dilations, conv.groups())
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
      initial.add(x.getManager().zeros(states, x.getDataType()));
    }
    List<NDArray> outputs =
        peer.stacked(x.transpose(1, 0, 2), initial, parameters, layer.layers(), 1);
    return layer.returned() == Recurrent.Returned.STEPS
        ? outputs.get(0).transpose(1, 0, 2)
        : outputs.get(1).get(layer.layers() - 1);
  }

  private NDArray attended(AttentionLayer layer, String name, NDArray x, NDArray memory) {
    NDList weights = arrays.get(name + "in_proj_weight").split(3, 0);
    NDList biases = arrays.get(name + "in_proj_bias").split(3, 0);
    Shape shape = x.getShape();
    long size = shape.get(2) / layer.heads();
    int heads = layer.heads();
    NDArray query = cut(x, weights.get(0), biases.get(0), heads).transpose(0, 2, 1, 3);
    NDArray key = cut(memory, weights.get(1), biases.get(1), heads).transpose(0, 2, 3, 1);
    NDArray value = cut(memory, weights.get(2), biases.get(2), heads).transpose(0, 2, 1, 3);
    NDArray scores = query.matMul(key).div((float) Math.sqrt(size));
    if (layer.view() == AttentionLayer.View.CAUSAL) {
      scores = scores.add(later(x.getManager(), (int) shape.get(1)));
    }
    NDArray mixed = scores.softmax(-1).matMul(value).transpose(0, 2, 1, 3).reshape(shape);
    return linear(name + "out_proj.", mixed);
  }

  /** What a linear layer makes of a sequence, in heads. */
  private static NDArray cut(NDArray x, NDArray weight, NDArray bias, int heads) {
    Shape shape = x.getShape();
    return Linear.linear(x, weight, bias)
        .singletonOrThrow()
        .reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads);
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
