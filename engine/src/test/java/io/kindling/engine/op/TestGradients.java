package io.kindling.engine.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.testing.GradCheck;
import io.kindling.engine.testing.OpCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestGradients {
  static List<OpCase> cases() {
    List<OpCase> cases = new ArrayList<>(OpCase.all(4, 3));
    cases.addAll(OpCase.all(2, 5));
    cases.addAll(OpCase.all(9, 33));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsEqualDifferences(OpCase one) {
    Graph graph = new Graph();
    List<Value> leaves = new ArrayList<>();
    for (OpCase.Input input : one.inputs()) {
      leaves.add(graph.add(Leaf.input("x" + leaves.size(), input.shape())).output());
    }
    Node node = graph.add(one.op(), leaves.toArray(Value[]::new));
    List<Value> directions = new ArrayList<>();
    Value number = graph.add(new Fill(0, Shape.of())).output();
    for (int output = 0; output < differentiableOutputs(node); output++) {
      Shape flat = Shape.of(node.shapes().get(output).elements());
      Value direction = graph.add(Leaf.input("direction", flat)).output();
      directions.add(direction);
      Value row = graph.add(new Reshape(flat), node.output(output)).output();
      Value sum = graph.add(new WeightedSum(), row, direction).output();
      number = Formulas.add(graph, number, sum);
    }
    List<Value> checked = one.differentiable().stream().map(leaves::get).toList();
    GradCheck.check(
        graph,
        number,
        checked,
        interpreter -> {
          for (int i = 0; i < leaves.size(); i++) {
            double[] array = interpreter.array(leaves.get(i));
            for (int j = 0; j < array.length; j++) {
              array[j] = one.inputs().get(i).draw().at(100 + i, j);
            }
          }
          for (int i = 0; i < directions.size(); i++) {
            double[] array = interpreter.array(directions.get(i));
            System.arraycopy(GradCheck.normals(200 + i, array.length), 0, array, 0, array.length);
          }
        });
  }

  /**
   * No gradient flows through the places that a pooling took, or through what a recurrence keeps
   * for its way back.
   */
  private static int differentiableOutputs(Node node) {
    if (node.op() instanceof Lstm) {
      return 3;
    }
    if (node.op() instanceof Gru) {
      return 2;
    }
    return node.op() instanceof Pool ? 1 : node.shapes().size();
  }

  @Test
  void everyOpHasACase() throws IOException {
    Set<String> covered =
        cases().stream()
            .map(one -> one.op().getClass().getSimpleName())
            .collect(Collectors.toSet());
    covered.add("Leaf");
    assertThat(opClasses()).isNotEmpty().isSubsetOf(covered);
  }

  private static List<String> opClasses() throws IOException {
    Path folder = Path.of("target/classes/io/kindling/engine/op");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString().replace(".class", ""))
          .filter(name -> !name.equals("package-info"))
          .filter(TestGradients::isOp)
          .sorted()
          .toList();
    }
  }

  private static boolean isOp(String name) {
    try {
      Class<?> found = Class.forName("io.kindling.engine.op." + name);
      return Op.class.isAssignableFrom(found) && !found.isInterface();
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
  }
}
