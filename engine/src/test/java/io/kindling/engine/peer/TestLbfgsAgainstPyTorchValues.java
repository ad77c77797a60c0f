package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.optim.Lbfgs;
import io.kindling.engine.optim.LbfgsSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * L-BFGS against that of PyTorch: src/test/resources/pytorch/lbfgs.py, which says why the path can
 * be compared on one of the functions and the minimum on the others.
 */
class TestLbfgsAgainstPyTorchValues {
  private static final PyTorchValues VALUES = PyTorchValues.of("lbfgs");
  private static final int ROWS = 40;

  /** A function with its gradient. */
  private interface Function {
    double at(double[] x, double[] gradient);
  }

  private static double springs(double[] x, double[] gradient) {
    double sum = (x[0] - 3) * (x[0] - 3);
    Arrays.fill(gradient, 0);
    gradient[0] = 2 * (x[0] - 3);
    for (int i = 0; i < x.length; i++) {
      sum += (i + 1) * x[i] * x[i] / 20;
      gradient[i] += (i + 1) * x[i] / 10;
    }
    for (int i = 1; i < x.length; i++) {
      double stretched = x[i] - x[i - 1];
      sum += Math.log(Math.cosh(stretched));
      gradient[i] += Math.tanh(stretched);
      gradient[i - 1] -= Math.tanh(stretched);
    }
    return sum;
  }

  private static double valley(double[] x, double[] gradient) {
    double sum = 0;
    Arrays.fill(gradient, 0);
    for (int i = 0; i + 1 < x.length; i++) {
      double bend = x[i + 1] - x[i] * x[i];
      sum += 100 * bend * bend + (1 - x[i]) * (1 - x[i]);
      gradient[i] += -400 * x[i] * bend - 2 * (1 - x[i]);
      gradient[i + 1] += 200 * bend;
    }
    return sum;
  }

  private static double logistic(double[] x, double[] gradient) {
    int columns = x.length - 1;
    double sum = 0;
    Arrays.fill(gradient, 0);
    for (int r = 0; r < ROWS; r++) {
      double sign = Math.cos(2.1 * r) > 0.2 ? 1 : -1;
      double margin = sign * x[columns];
      double[] row = new double[columns];
      for (int c = 0; c < columns; c++) {
        row[c] = (c + 1) * Math.sin(r * (c + 1.3) + c);
        margin += sign * row[c] * x[c];
      }
      sum += Math.log1p(Math.exp(-margin));
      double slope = -sign / (1 + Math.exp(margin));
      for (int c = 0; c < columns; c++) {
        gradient[c] += slope * row[c];
      }
      gradient[columns] += slope;
    }
    for (int c = 0; c < columns; c++) {
      sum += 0.05 * x[c] * x[c];
      gradient[c] += 0.1 * x[c];
    }
    return sum;
  }

  /** The best point after each iteration. */
  private static List<double[]> path(Lbfgs search, Function function) {
    List<double[]> path = new ArrayList<>();
    while (!search.isDone()) {
      double[] gradient = new double[search.point().length];
      search.tell(function.at(search.point(), gradient), gradient);
      if (search.iterations() > path.size()) {
        path.add(search.best());
      }
    }
    return path;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10})
  void thePathIsThatOfPyTorchWhereStepsAreTakenAsTheyAre(int memory) {
    double[][] expected = VALUES.rows("springs, memory of " + memory);
    // Ours remembers steps and changes in single precision.
    LbfgsSpec spec = new LbfgsSpec(memory, expected.length, 0, 1e-4, 0.9, 25);
    double[] start = new double[expected[0].length];
    List<double[]> path = path(new Lbfgs(spec, start), TestLbfgsAgainstPyTorchValues::springs);
    assertThat(path).hasSize(12);
    for (int i = 0; i < expected.length; i++) {
      assertThat(path.get(i)).as("iteration %s", i).containsExactly(expected[i], within(1e-6));
    }
  }

  @Test
  void theMinimaAreThoseOfPyTorch() {
    Function valley = TestLbfgsAgainstPyTorchValues::valley;
    double[] start = new double[20];
    Arrays.fill(start, -1);
    assertSameMinimum("valley of 2", valley, 1e-9, -1.2, 1);
    assertSameMinimum("valley of 20", valley, 1e-9, start);
    // Of a value of 22.8, double precision cannot tell what a smaller gradient gains.
    assertSameMinimum("logistic", TestLbfgsAgainstPyTorchValues::logistic, 1e-6, new double[6]);
  }

  /** PyTorch's values are the point, then the value there. */
  private static void assertSameMinimum(
      String name, Function function, double tolerance, double... start) {
    double[] expected = VALUES.numbers(name);
    Lbfgs search = new Lbfgs(new LbfgsSpec(10, 1000, tolerance, 1e-4, 0.9, 25), start);
    path(search, function);
    assertThat(search.outcome()).as(name).isEqualTo(Lbfgs.Outcome.CONVERGED);
    double[] point = Arrays.copyOf(expected, start.length);
    assertThat(search.best()).as(name).containsExactly(point, within(10 * tolerance));
    assertThat(search.value()).as(name).isCloseTo(expected[start.length], within(1e-12));
  }
}
