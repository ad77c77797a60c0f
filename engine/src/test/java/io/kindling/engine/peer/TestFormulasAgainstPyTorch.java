package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.op.MatMul;
import io.kindling.engine.random.CounterRandom;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of several ops, of one array [3,4,5], and the gradients, against PyTorch. */
class TestFormulasAgainstPyTorch {
  private static final int[] SHAPE = {3, 4, 5};

  private static Arguments one(
      String name, BiFunction<Graph, Value, Value> ours, Function<NDArray, NDArray> peer) {
    return Arguments.of(name, ours, peer);
  }

  static List<Arguments> formulas() {
    return List.of(
        one(
            "logSumExp",
            (g, x) -> Formulas.logSumExp(g, x, 1, 2),
            x -> x.exp().sum(new int[] {1, 2}).log()),
        one(
            "variance",
            (g, x) -> Formulas.variance(g, x, 0, 2),
            x -> PeerFunctions.variance(x, 0, 2).reshape(-1)),
        one(
            "a product with itself",
            (g, x) -> g.add(MatMul.rightTransposed(), x, x).output(),
            x -> x.matMul(x.transpose(0, 2, 1))),
        one(
            "a stack",
            (g, x) -> Formulas.stack(g, 1, List.of(x, Formulas.negate(g, x), x)),
            x -> NDArrays.stack(new NDList(x, x.neg(), x), 1)),
        one(
            "a split",
            (g, x) -> {
              List<Value> parts = Formulas.split(g, x, 1, 2);
              return Formulas.multiply(g, parts.get(0), parts.get(1));
            },
            x -> x.split(2, 1).get(0).mul(x.split(2, 1).get(1))),
        one(
            "broadcast division",
            (g, x) ->
                Formulas.divide(
                    g, x, Formulas.sumKept(g, Formulas.apply(g, Activation.SQUARE, x), 1)),
            x -> x.div(x.square().sum(new int[] {1}, true))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formulas")
  void valuesAndGradientsAreThoseOfPyTorch(
      String name, BiFunction<Graph, Value, Value> our, Function<NDArray, NDArray> peer) {
    float[] numbers = normals(1, 60);
    float[] direction = normals(2, 180);
    OurFunction ours = new OurFunction();
    Value x = ours.input(numbers, SHAPE);
    PeerFunction found = ours.run(x, our.apply(ours.graph, x), direction);
    PeerFunction expected = PeerFunction.run(numbers, SHAPE, direction, peer);
    assertThat(found.values()).containsExactly(expected.values(), within(2e-5f));
    assertThat(found.gradient()).containsExactly(expected.gradient(), within(1e-4f));
  }

  private static float[] normals(long key, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) CounterRandom.normal(key, 0, i);
    }
    return numbers;
  }
}
