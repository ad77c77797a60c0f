package io.kindling.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.optim.Lbfgs.Outcome;
import io.kindling.engine.random.CounterRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TestLbfgs {
  /** A function with its gradient. */
  private interface Function {
    double at(double[] x, double[] gradient);
  }

  private static final Function ROSENBROCK =
      (x, gradient) -> {
        double sum = 0;
        Arrays.fill(gradient, 0);
        for (int i = 0; i + 1 < x.length; i++) {
          double bend = x[i + 1] - x[i] * x[i];
          sum += 100 * bend * bend + (1 - x[i]) * (1 - x[i]);
          gradient[i] += -400 * x[i] * bend - 2 * (1 - x[i]);
          gradient[i + 1] += 200 * bend;
        }
        return sum;
      };

  private record Run(Lbfgs result, int evaluations) {}

  private static Run minimised(LbfgsSpec spec, Function function, double... start) {
    Lbfgs lbfgs = new Lbfgs(spec, start);
    int evaluations = 0;
    while (!lbfgs.isDone()) {
      double[] gradient = new double[start.length];
      double value = function.at(lbfgs.point(), gradient);
      lbfgs.tell(value, gradient);
      evaluations++;
    }
    return new Run(lbfgs, evaluations);
  }

  @Test
  void findsTheMinimumOfRosenbrocksValley() {
    Run run = minimised(LbfgsSpec.DEFAULT, ROSENBROCK, -1.2, 1);
    assertThat(run.result().outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(run.result().best()).containsExactly(new double[] {1, 1}, within(1e-7));
    assertThat(run.result().value()).isLessThan(1e-13);
    assertThat(run.evaluations()).isLessThan(60);
  }

  @Test
  void findsItInTwentyDimensionsWithAShortMemory() {
    double[] start = new double[20];
    Arrays.fill(start, -1);
    LbfgsSpec spec = new LbfgsSpec(5, 500, 1e-8, 1e-4, 0.9, 25);
    Run run = minimised(spec, ROSENBROCK, start);
    double[] ones = new double[20];
    Arrays.fill(ones, 1);
    assertThat(run.result().outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(run.result().best()).containsExactly(ones, within(1e-7));
  }

  /** In a line and at the end of one, before the first point and behind the last. */
  @Test
  void goesOnToTheBitFromACopyAtAnyPoint() {
    LbfgsSpec spec = new LbfgsSpec(3, 100, 1e-6, 1e-4, 0.9, 25);
    for (Resolution resolution : Resolution.values()) {
      Lbfgs whole = new Lbfgs(spec, resolution, new double[] {-1.2, 1, 0.5});
      Lbfgs copied = new Lbfgs(spec, resolution, new double[] {7, 7, 7});
      int lines = 0;
      int points = 0;
      while (!whole.isDone()) {
        Lbfgs next = new Lbfgs(spec, resolution, new double[] {7, 7, 7});
        next.restore(points == 0 ? whole.export() : copied.export());
        copied = next;
        assertThat(copied.point()).isEqualTo(whole.point());
        double[] gradient = new double[3];
        double value = ROSENBROCK.at(whole.point(), gradient);
        whole.tell(value, gradient);
        copied.tell(value, gradient);
        points++;
        lines = whole.iterations();
      }
      assertThat(points).isGreaterThan(lines + 3);
      next(whole, copied, resolution, spec);
    }
  }

  private static void next(Lbfgs whole, Lbfgs copied, Resolution resolution, LbfgsSpec spec) {
    Lbfgs done = new Lbfgs(spec, resolution, new double[] {7, 7, 7});
    done.restore(copied.export());
    assertThat(done.outcome()).isEqualTo(whole.outcome());
    assertThat(done.best()).isEqualTo(whole.best());
    assertThat(done.value()).isEqualTo(whole.value());
    assertThat(done.iterations()).isEqualTo(whole.iterations());
  }

  /** Least squares by the normal equations, solved by elimination. */
  @Test
  void findsTheClosedFormOfLeastSquares() {
    int rows = 40;
    int columns = 6;
    double[][] normal = new double[columns][columns + 1];
    double[][] a = new double[rows][columns];
    double[] b = new double[rows];
    for (int r = 0; r < rows; r++) {
      b[r] = CounterRandom.normal(2, 0, r);
      for (int c = 0; c < columns; c++) {
        a[r][c] = CounterRandom.normal(1, r, c) * (c + 1);
      }
    }
    for (int i = 0; i < columns; i++) {
      for (int r = 0; r < rows; r++) {
        for (int j = 0; j < columns; j++) {
          normal[i][j] += a[r][i] * a[r][j];
        }
        normal[i][columns] += a[r][i] * b[r];
      }
    }
    Function squares =
        (x, gradient) -> {
          double sum = 0;
          Arrays.fill(gradient, 0);
          for (int r = 0; r < rows; r++) {
            double error = -b[r];
            for (int c = 0; c < columns; c++) {
              error += a[r][c] * x[c];
            }
            sum += error * error / 2;
            for (int c = 0; c < columns; c++) {
              gradient[c] += error * a[r][c];
            }
          }
          return sum;
        };
    Run run = minimised(LbfgsSpec.DEFAULT, squares, new double[columns]);
    assertThat(run.result().outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(run.result().best()).containsExactly(solved(normal), within(1e-6));
  }

  private static double[] solved(double[][] system) {
    int n = system.length;
    for (int i = 0; i < n; i++) {
      for (int r = 0; r < n; r++) {
        double factor = r == i ? 0 : system[r][i] / system[i][i];
        for (int c = i; factor != 0 && c <= n; c++) {
          system[r][c] -= factor * system[i][c];
        }
      }
    }
    double[] solution = new double[n];
    for (int i = 0; i < n; i++) {
      solution[i] = system[i][n] / system[i][i];
    }
    return solution;
  }

  @Test
  void everyAcceptedStepFulfilsTheStrongWolfeConditions() {
    double[] x = {-1.2, 1};
    double[] gradient = new double[2];
    double value = ROSENBROCK.at(x, gradient);
    double slope = -(gradient[0] * gradient[0] + gradient[1] * gradient[1]);
    double[] direction = {-gradient[0], -gradient[1]};
    for (double first : new double[] {1e-6, 1e-3, 1, 100}) {
      WolfeSearch search =
          new WolfeSearch(LbfgsSpec.DEFAULT, Resolution.DOUBLE, value, slope, first);
      double found = 0;
      double left = 0;
      while (!search.isOver()) {
        double[] there = {x[0] + search.step() * direction[0], x[1] + search.step() * direction[1]};
        double[] own = new double[2];
        found = ROSENBROCK.at(there, own);
        left = own[0] * direction[0] + own[1] * direction[1];
        search.take(found, left);
      }
      assertThat(search.isFulfilled()).as("from %s", first).isTrue();
      assertThat(found).isLessThanOrEqualTo(value + 1e-4 * search.step() * slope);
      assertThat(Math.abs(left)).isLessThanOrEqualTo(0.9 * Math.abs(slope));
    }
  }

  @Test
  void aStepIntoWhereThereIsNoValueIsTakenBack() {
    Function barrier =
        (x, gradient) -> {
          gradient[0] = x[0] <= 0 ? Double.NaN : 1 - 1 / x[0];
          return x[0] - Math.log(x[0]);
        };
    Run run = minimised(LbfgsSpec.DEFAULT, barrier, 20);
    assertThat(run.result().outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(run.result().best()).containsExactly(new double[] {1}, within(1e-5));
  }

  @Test
  void endsWithItsIterationsOrWhereItCannotGoLower() {
    LbfgsSpec two = new LbfgsSpec(10, 2, 1e-9, 1e-4, 0.9, 25);
    Run run = minimised(two, ROSENBROCK, -1.2, 1);
    assertThat(run.result().outcome()).isEqualTo(Outcome.ALL_ITERATIONS);
    assertThat(run.result().iterations()).isEqualTo(2);
    Function lying =
        (x, gradient) -> {
          gradient[0] = 1;
          return -x[0];
        };
    assertThat(minimised(LbfgsSpec.DEFAULT, lying, 0).result().outcome())
        .isEqualTo(Outcome.STALLED);
  }

  @Test
  void whatCannotBeIsASentence() {
    assertThatThrownBy(() -> new LbfgsSpec(0, 1, 0, 0.1, 0.9, 1))
        .hasMessage("Invalid memory 0 of L-BFGS: expected a number from 1");
    assertThatThrownBy(() -> new LbfgsSpec(1, 1, 0, 0.9, 0.1, 1))
        .hasMessage(
            "Invalid decrease 0.9 and curvature 0.1 of L-BFGS: expected 0 < decrease < curvature"
                + " < 1");
    Lbfgs lbfgs = new Lbfgs(LbfgsSpec.DEFAULT, new double[1]);
    assertThatThrownBy(() -> lbfgs.tell(1, new double[2]))
        .hasMessage("The gradient has 2 numbers, expected 1");
    lbfgs.tell(1, new double[1]);
    assertThatThrownBy(() -> lbfgs.tell(1, new double[1]))
        .hasMessage("L-BFGS has ended: CONVERGED");
  }
}
