package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.LogSoftmax;
import io.kindling.engine.op.MatMul;
import io.kindling.engine.op.Pad;
import io.kindling.engine.op.Reduce;
import io.kindling.engine.op.Reduction;
import io.kindling.engine.op.Slice;
import io.kindling.engine.op.Softmax;
import io.kindling.engine.op.Transpose;
import io.kindling.engine.random.CounterRandom;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ops of one array [3,4,5], and their gradients, against PyTorch. */
class TestOpsAgainstPyTorch {
  private static final int[] SHAPE = {3, 4, 5};

  private static Arguments one(
      String name, BiFunction<Graph, Value, Value> ours, Function<NDArray, NDArray> peer) {
    return Arguments.of(name, ours, peer);
  }

  private static Arguments activation(Activation activation, Function<NDArray, NDArray> peer) {
    return one(
        activation.kind().name(), (g, x) -> g.add(new Activate(activation), x).output(), peer);
  }

  static List<Arguments> ops() {
    return List.of(
        activation(Activation.GELU, ai.djl.nn.Activation::gelu),
        activation(Activation.SWISH, x -> ai.djl.nn.Activation.swish(x, 1)),
        activation(Activation.SOFTPLUS, ai.djl.nn.Activation::softPlus),
        activation(Activation.elu(0.7f), x -> ai.djl.nn.Activation.elu(x, 0.7f)),
        activation(Activation.EXP, NDArray::exp),
        activation(Activation.ABS, NDArray::abs),
        activation(Activation.SQUARE, NDArray::square),
        activation(Activation.clip(-0.5f, 0.8f), x -> x.clip(-0.5f, 0.8f)),
        one("softmax", (g, x) -> g.add(new Softmax(1), x).output(), x -> x.softmax(1)),
        one("logSoftmax", (g, x) -> g.add(new LogSoftmax(0), x).output(), x -> x.logSoftmax(0)),
        one(
            "logSumExp",
            (g, x) -> Formulas.logSumExp(g, x, 1, 2),
            x -> x.exp().sum(new int[] {1, 2}).log()),
        one(
            "max",
            (g, x) -> g.add(new Reduce(Reduction.MAX, 1), x).output(),
            x -> x.max(new int[] {1})),
        one(
            "mean",
            (g, x) -> g.add(new Reduce(Reduction.MEAN, 0, -1), x).output(),
            x -> x.mean(new int[] {2}).mean(new int[] {0})),
        one(
            "a product with itself",
            (g, x) -> g.add(MatMul.rightTransposed(), x, x).output(),
            x -> x.matMul(x.transpose(0, 2, 1))),
        one(
            "transpose",
            (g, x) -> g.add(Transpose.of(2, 0, 1), x).output(),
            x -> x.transpose(2, 0, 1)),
        one(
            "slice and pad",
            (g, x) -> g.add(new Pad(-1, 1, 1), g.add(new Slice(1, 1, 3), x).output()).output(),
            TestOpsAgainstPyTorch::slicedAndPadded),
        one(
            "broadcast division",
            (g, x) ->
                Formulas.divide(
                    g, x, Formulas.sumKept(g, Formulas.apply(g, Activation.SQUARE, x), 1)),
            x -> x.div(x.square().sum(new int[] {1}, true))));
  }

  private static NDArray slicedAndPadded(NDArray x) {
    NDArray zeros = x.getManager().zeros(new Shape(3, 2, 1));
    return zeros.concat(x.get(":, 1:3"), 2).concat(zeros, 2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ops")
  void valuesAndGradientsAreThoseOfPyTorch(
      String name, BiFunction<Graph, Value, Value> our, Function<NDArray, NDArray> peer) {
    float[] numbers = normals(1, 60);
    float[] direction = normals(2, 90);
    OurFunction ours = new OurFunction();
    Value x = ours.input(numbers, SHAPE);
    PeerFunction found = ours.run(x, our.apply(ours.graph, x), direction);
    PeerFunction expected = PeerFunction.run(numbers, SHAPE, direction, peer);
    assertThat(found.values()).containsExactly(expected.values(), within(2e-5f));
    assertThat(found.gradient()).containsExactly(expected.gradient(), within(1e-4f));
  }

  @ParameterizedTest
  @MethodSource("sides")
  void layerNormIsThatOfPyTorch(int input) {
    float[][] numbers = {normals(1, 60), normals(3, 5), normals(4, 5)};
    int[][] shapes = {SHAPE, {5}, {5}};
    OurFunction ours = new OurFunction();
    Value[] values = new Value[3];
    for (int i = 0; i < 3; i++) {
      values[i] = ours.input(numbers[i], shapes[i]);
    }
    Value y = ours.graph.add(new io.kindling.engine.op.LayerNorm(1e-5f), values).output();
    PeerFunction found = ours.run(values[input], y, normals(2, 60));
    PeerFunction expected =
        PeerFunction.run(
            numbers[input],
            shapes[input],
            normals(2, 60),
            array -> {
              NDArray[] all = new NDArray[3];
              for (int i = 0; i < 3; i++) {
                all[i] =
                    array
                        .getManager()
                        .create(numbers[i])
                        .reshape(i == 0 ? new Shape(3, 4, 5) : new Shape(5));
              }
              all[input] = array;
              return LayerNorm.layerNorm(all[0], new Shape(5), all[1], all[2], 1e-5f)
                  .singletonOrThrow();
            });
    assertThat(found.values()).containsExactly(expected.values(), within(2e-5f));
    assertThat(found.gradient()).containsExactly(expected.gradient(), within(1e-4f));
  }

  static List<Integer> sides() {
    return List.of(0, 1, 2);
  }

  private static float[] normals(long key, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) CounterRandom.normal(key, 0, i);
    }
    return numbers;
  }
}
