package io.kindling.engine.bench;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.LayerNorm;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.Pool;
import io.kindling.engine.op.PoolKind;
import io.kindling.engine.sequence.Attention;
import io.kindling.engine.sequence.AttentionParameters;
import io.kindling.engine.sequence.CellParameters;
import io.kindling.engine.sequence.Directions;
import io.kindling.engine.sequence.LstmCell;
import io.kindling.engine.sequence.RecurrentStack;
import io.kindling.engine.sequence.Sequence;
import io.kindling.engine.step.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Our layers: ops added to a graph. Parameters and state are declared on the way. */
final class GraphLayers implements Layers<Value> {
  private static final double BIAS = 0.01;

  private final Graph graph;
  private final Mode mode;
  private final Windows parameters;
  private final Windows state;
  private final List<Value> statistics = new ArrayList<>();

  GraphLayers(Graph graph, Mode mode) {
    this.graph = graph;
    this.mode = mode;
    this.parameters = new Windows(graph, Leaf.Kind.PARAMETER);
    this.state = new Windows(graph, Leaf.Kind.STATE);
  }

  Windows parameters() {
    return parameters;
  }

  Windows state() {
    return state;
  }

  /** In training, mean and variance of each batch normalisation, in the order of the state. */
  List<Value> statistics() {
    return List.copyOf(statistics);
  }

  private Value weight(int fanIn, int... sizes) {
    return parameters.add(0, Math.sqrt(2.0 / fanIn), sizes);
  }

  @Override
  public Value dense(Value x, int units) {
    int width = x.shape().size(-1);
    Value flat = Formulas.reshape(graph, x, Shape.of(x.shape().elements() / width, width));
    Value weight = weight(width, units, width);
    Value y = graph.add(new Affine(), flat, weight, parameters.add(0, BIAS, units)).output();
    int[] sizes = x.shape().toArray();
    sizes[sizes.length - 1] = units;
    return Formulas.reshape(graph, y, Shape.of(sizes));
  }

  @Override
  public Value relu(Value x) {
    return Formulas.apply(graph, Activation.RELU, x);
  }

  @Override
  public Value gelu(Value x) {
    return Formulas.apply(graph, Activation.GELU, x);
  }

  @Override
  public Value convolution(Value x, int filters, int kernel) {
    Value weight = filter(x, filters, kernel);
    Value bias = parameters.add(0, BIAS, filters);
    return graph.add(sliding(kernel, 1), x, weight, bias).output();
  }

  @Override
  public Value plainConvolution(Value x, int filters, int kernel, int stride) {
    return graph.add(sliding(kernel, stride), x, filter(x, filters, kernel)).output();
  }

  private Value filter(Value x, int filters, int kernel) {
    int channels = x.shape().size(1);
    return weight(channels * kernel * kernel, filters, channels, kernel, kernel);
  }

  private static Convolution sliding(int kernel, int stride) {
    int pad = kernel / 2;
    return new Convolution(
        List.of(stride, stride), List.of(1, 1), List.of(pad, pad), List.of(pad, pad), 1);
  }

  @Override
  public Value batchNorm(Value x) {
    int channels = x.shape().size(1);
    Value gamma = parameters.add(1, BIAS, channels);
    Value beta = parameters.add(0, BIAS, channels);
    Value mean = state.add(0, 0, channels);
    Value variance = state.add(1, 0, channels);
    if (mode == Mode.EVALUATE) {
      return graph.add(new BatchNormEval(EPSILON), x, gamma, beta, mean, variance).output();
    }
    Node node = graph.add(new BatchNormTrain(EPSILON), x, gamma, beta);
    statistics.addAll(List.of(node.output(1), node.output(2)));
    return node.output(0);
  }

  @Override
  public Value layerNorm(Value x) {
    int width = x.shape().size(-1);
    Value gamma = parameters.add(1, BIAS, width);
    Value beta = parameters.add(0, BIAS, width);
    return graph.add(new LayerNorm(EPSILON), x, gamma, beta).output(0);
  }

  @Override
  public Value maxPool(Value x, int size) {
    return pool(PoolKind.MAX, x, List.of(size, size));
  }

  @Override
  public Value imageMean(Value x) {
    Shape shape = x.shape();
    return flatten(pool(PoolKind.AVERAGE, x, List.of(shape.size(2), shape.size(3))));
  }

  private Value pool(PoolKind kind, Value x, List<Integer> window) {
    List<Integer> none = List.of(0, 0);
    return graph.add(new Pool(kind, window, window, none, none), x).output(0);
  }

  @Override
  public Value flatten(Value x) {
    int rows = x.shape().size(0);
    return Formulas.reshape(graph, x, Shape.of(rows, x.shape().elements() / rows));
  }

  @Override
  public Value lstm(Value x, int layers, int hidden) {
    int gates = 4 * hidden;
    double deviation = 1 / Math.sqrt(3.0 * hidden);
    List<CellParameters> cells = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      int width = layer == 0 ? x.shape().size(2) : hidden;
      cells.add(
          new CellParameters(
              parameters.add(0, deviation, gates, width),
              parameters.add(0, deviation, gates, hidden),
              parameters.add(0, deviation, gates),
              parameters.add(0, deviation, gates)));
    }
    return RecurrentStack.of(new LstmCell(), Directions.FORWARD)
        .over(graph, Sequence.of(x), cells)
        .y();
  }

  @Override
  public Value attention(Value x, int width, int heads) {
    AttentionParameters projections =
        new AttentionParameters(
            weight(width, 3 * width, width),
            parameters.add(0, BIAS, 3 * width),
            weight(width, width, width),
            parameters.add(0, BIAS, width));
    return Attention.of(heads).self(graph, x, projections, Optional.empty());
  }

  @Override
  public Value residual(Value x, UnaryOperator<Value> branch, UnaryOperator<Value> shortcut) {
    Value y = branch.apply(x);
    return Formulas.add(graph, y, shortcut.apply(x));
  }
}
