package io.kindling.engine.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.reference.Interpreter;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestNoise {
  private static final RunKey KEY = new RunKey(1, 2, 3, 0);

  private static double[] draw(Chance op, RunKey key) {
    Graph graph = new Graph();
    Node node = graph.add(op);
    Interpreter interpreter = new Interpreter(graph);
    interpreter.run(key);
    return interpreter.array(node.output());
  }

  @Test
  void normalNoiseHasMean0AndDeviation1() {
    double[] noise = draw(new NormalNoise(0, Shape.of(400, 5, 50)), KEY);
    assertThat(Arrays.stream(noise).average().orElseThrow()).isCloseTo(0, within(0.01));
    assertThat(Arrays.stream(noise).map(x -> x * x).average().orElseThrow())
        .isCloseTo(1, within(0.02));
  }

  @Test
  void uniformNoiseFillsTheRange() {
    double[] noise = draw(new UniformNoise(0, Shape.of(400, 5, 50)), KEY);
    assertThat(Arrays.stream(noise).average().orElseThrow()).isCloseTo(0.5, within(0.005));
    assertThat(Arrays.stream(noise)).allMatch(x -> x >= 0 && x < 1);
    assertThat(Arrays.stream(noise).max().orElseThrow()).isGreaterThan(0.999);
  }

  @Test
  void aRowKeepsItsNoiseWhereverItsBatchBeginsAndSitesDiffer() {
    for (int site : new int[] {0, 4}) {
      for (List<Chance> pair :
          List.<List<Chance>>of(
              List.of(
                  new NormalNoise(site, Shape.of(10, 3, 2)),
                  new NormalNoise(site, Shape.of(4, 3, 2))),
              List.of(
                  new UniformNoise(site, Shape.of(10, 3, 2)),
                  new UniformNoise(site, Shape.of(4, 3, 2))))) {
        double[] whole = draw(pair.get(0), KEY);
        double[] tail = draw(pair.get(1), new RunKey(1, 2, 3, 6));
        assertThat(tail).isEqualTo(Arrays.copyOfRange(whole, 36, 60));
      }
    }
    assertThat(draw(new NormalNoise(0, Shape.of(2, 3)), KEY))
        .isNotEqualTo(draw(new NormalNoise(1, Shape.of(2, 3)), KEY));
  }

  @Test
  void opsAtOneSiteDrawFromStreamsOfTheirOwn() {
    assertThat(
            IntStream.of(0, 1)
                .mapToObj(Integer::valueOf)
                .flatMap(
                    site ->
                        List.of(
                            new DropoutMask(0.5f, site, Shape.of(1)),
                            new NormalNoise(site, Shape.of(1)),
                            new UniformNoise(site, Shape.of(1)))
                            .stream())
                .map(op -> ((Chance) op).stream(KEY)))
        .doesNotHaveDuplicates();
  }

  @Test
  void aMaskWithSingleDimensionsDropsWholeChannels() {
    Graph graph = new Graph();
    Value ones = graph.add(new Fill(1, Shape.of(8, 5, 3, 2))).output();
    Value mask = graph.add(new DropoutMask(0.5f, 1, Shape.of(8, 5, 1, 1))).output();
    Value kept = Formulas.multiply(graph, ones, mask);
    Interpreter interpreter = new Interpreter(graph);
    interpreter.run(KEY);
    double[] numbers = interpreter.array(kept);
    assertThat(Arrays.stream(numbers).distinct()).containsExactlyInAnyOrder(0.0, 2.0);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(numbers[i]).isEqualTo(numbers[i / 6 * 6]);
    }
  }

  @Test
  void aShapeWithoutRowsIsASentence() {
    assertThatThrownBy(() -> new NormalNoise(0, Shape.of()))
        .hasMessage("Noise has rows: found the shape []");
    assertThatThrownBy(() -> new DropoutMask(0.5f, 0, Shape.of()))
        .hasMessage("A dropout mask has rows: found the shape []");
  }
}
