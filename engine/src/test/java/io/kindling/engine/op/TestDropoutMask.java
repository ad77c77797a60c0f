package io.kindling.engine.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.reference.Interpreter;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.random.RunKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TestDropoutMask {
  private static final int ROWS = 400;
  private static final int WIDTH = 250;

  private static double[] mask(float rate, int site, int rows, RunKey key) {
    Graph graph = new Graph();
    Node node = graph.add(new DropoutMask(rate, site, Shape.of(rows, WIDTH)));
    Interpreter interpreter = new Interpreter(graph);
    interpreter.run(key);
    return interpreter.array(node.output());
  }

  @Test
  void dropsItsShareAndKeepsTheMean() {
    for (float rate : new float[] {0, 0.1f, 0.5f, 0.9f}) {
      double[] mask = mask(rate, 0, ROWS, new RunKey(1, 2, 3, 0));
      double dropped = (double) Arrays.stream(mask).filter(x -> x == 0).count() / mask.length;
      assertThat(dropped).as("rate %s", rate).isCloseTo(rate, within(0.006));
      assertThat(Arrays.stream(mask).filter(x -> x != 0)).containsOnly((double) (1 / (1 - rate)));
    }
  }

  @Test
  void aRowKeepsItsMaskWhereverItsBatchBegins() {
    double[] whole = mask(0.5f, 0, 10, new RunKey(1, 2, 3, 0));
    double[] tail = mask(0.5f, 0, 4, new RunKey(1, 2, 3, 6));
    assertThat(tail).isEqualTo(Arrays.copyOfRange(whole, 6 * WIDTH, 10 * WIDTH));
  }

  @Test
  void sitesDifferAndSoDoRows() {
    RunKey key = new RunKey(1, 2, 3, 0);
    assertThat(mask(0.5f, 0, 2, key)).isNotEqualTo(mask(0.5f, 1, 2, key));
    double[] two = mask(0.5f, 0, 2, key);
    assertThat(Arrays.copyOf(two, WIDTH)).isNotEqualTo(Arrays.copyOfRange(two, WIDTH, 2 * WIDTH));
  }

  @Test
  void aRateOutOfRangeIsASentence() {
    assertThatThrownBy(() -> new DropoutMask(1, 0, Shape.of(1, 1)))
        .hasMessage("Invalid dropout rate 1.0: expected 0 to below 1");
  }
}
