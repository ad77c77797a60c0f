package io.kindling.engine.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.graph.Value;
import io.kindling.engine.op.DropoutMask;
import io.kindling.engine.op.Formulas;
import io.kindling.engine.testing.GradCheck;
import io.kindling.engine.testing.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestAttention {
  private static final int ROWS = 2;
  private static final int STEPS = 5;
  private static final int WIDTH = 6;

  private final Trial trial = new Trial();
  private final Value x = trial.leaf(ROWS, STEPS, WIDTH);
  private final AttentionParameters parameters =
      new AttentionParameters(
          trial.leaf(3 * WIDTH, WIDTH),
          trial.leaf(3 * WIDTH),
          trial.leaf(WIDTH, WIDTH),
          trial.leaf(WIDTH));

  private double[] run(Value value) {
    return trial.run(List.of(value)).get(0);
  }

  private Value self(int heads, Value input, Optional<Value> allowed) {
    return Attention.of(heads).self(trial.graph(), input, parameters, allowed);
  }

  private Optional<Value> causal() {
    return Optional.of(AttentionMask.causal(trial.graph(), STEPS));
  }

  /** What PyTorch's documentation says, number by number, for one row of the batch. */
  private double[][] plain(double[][] query, double[][] memory, int heads, boolean causal) {
    double[][] q = affine(query, parameters.inWeight(), parameters.inBias(), 0);
    double[][] k = affine(memory, parameters.inWeight(), parameters.inBias(), WIDTH);
    double[][] v = affine(memory, parameters.inWeight(), parameters.inBias(), 2 * WIDTH);
    int size = WIDTH / heads;
    double[][] joined = new double[query.length][WIDTH];
    for (int head = 0; head < heads; head++) {
      for (int t = 0; t < query.length; t++) {
        int seen = causal ? t + 1 : memory.length;
        double[] weights = new double[seen];
        double sum = 0;
        for (int s = 0; s < seen; s++) {
          double dot = 0;
          for (int d = head * size; d < (head + 1) * size; d++) {
            dot += q[t][d] * k[s][d];
          }
          weights[s] = Math.exp(dot / Math.sqrt(size));
          sum += weights[s];
        }
        for (int s = 0; s < seen; s++) {
          for (int d = head * size; d < (head + 1) * size; d++) {
            joined[t][d] += weights[s] / sum * v[s][d];
          }
        }
      }
    }
    return affine(joined, parameters.outWeight(), parameters.outBias(), 0);
  }

  private double[][] affine(double[][] rows, Value weight, Value bias, int from) {
    double[] w = trial.numbers(weight);
    double[] b = trial.numbers(bias);
    double[][] y = new double[rows.length][WIDTH];
    for (int t = 0; t < rows.length; t++) {
      for (int o = 0; o < WIDTH; o++) {
        y[t][o] = b[from + o];
        for (int i = 0; i < WIDTH; i++) {
          y[t][o] += w[(from + o) * WIDTH + i] * rows[t][i];
        }
      }
    }
    return y;
  }

  private double[][] row(Value batch, int row) {
    int steps = batch.shape().size(1);
    double[] numbers = trial.numbers(batch);
    double[][] rows = new double[steps][];
    for (int t = 0; t < steps; t++) {
      int at = (row * steps + t) * WIDTH;
      rows[t] = Arrays.copyOfRange(numbers, at, at + WIDTH);
    }
    return rows;
  }

  private void assertPlain(Value found, Value query, Value memory, int heads, boolean causal) {
    double[] numbers = run(found);
    int length = query.shape().size(1) * WIDTH;
    for (int n = 0; n < ROWS; n++) {
      double[][] expected = plain(row(query, n), row(memory, n), heads, causal);
      double[] flat = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
      assertThat(Arrays.copyOfRange(numbers, n * length, (n + 1) * length))
          .containsExactly(flat, within(1e-12));
    }
  }

  @Test
  void isThePlainFormula() {
    for (int heads : new int[] {1, 2, 3, 6}) {
      assertPlain(self(heads, x, Optional.empty()), x, x, heads, false);
      assertPlain(self(heads, x, causal()), x, x, heads, true);
      Value memory = trial.leaf(ROWS, STEPS + 2, WIDTH);
      Value across =
          Attention.of(heads).across(trial.graph(), x, memory, parameters, Optional.empty());
      assertPlain(across, x, memory, heads, false);
    }
  }

  @Test
  void aStepDoesNotSeeThoseBehindIt() {
    double[] changed = trial.numbers(x);
    for (int n = 0; n < ROWS; n++) {
      Arrays.fill(changed, (n * STEPS + 3) * WIDTH, (n + 1) * STEPS * WIDTH, 9);
    }
    Value other = trial.leaf(changed, ROWS, STEPS, WIDTH);
    double[] found = run(self(2, other, causal()));
    double[] expected = run(self(2, x, causal()));
    for (int n = 0; n < ROWS; n++) {
      int from = n * STEPS * WIDTH;
      int cut = from + 3 * WIDTH;
      assertThat(Arrays.copyOfRange(found, from, cut))
          .isEqualTo(Arrays.copyOfRange(expected, from, cut));
      assertThat(Arrays.copyOfRange(found, cut, from + STEPS * WIDTH))
          .isNotEqualTo(Arrays.copyOfRange(expected, cut, from + STEPS * WIDTH));
    }
  }

  @Test
  void whatFollowsARowsLengthIsNotSeen() {
    Value lengths = trial.leaf(new double[] {3, STEPS}, ROWS);
    Value allowed = AttentionMask.within(trial.graph(), lengths, STEPS);
    double[] found = run(self(2, x, Optional.of(allowed)));
    Value head = trial.leaf(Arrays.copyOf(trial.numbers(x), 3 * WIDTH), 1, 3, WIDTH);
    double[] alone = run(self(2, head, Optional.empty()));
    assertThat(Arrays.copyOf(found, 3 * WIDTH)).containsExactly(alone, within(1e-13));
    double[] all = run(self(2, x, Optional.empty()));
    int second = STEPS * WIDTH;
    assertThat(Arrays.copyOfRange(found, second, 2 * second))
        .isEqualTo(Arrays.copyOfRange(all, second, 2 * second));
  }

  @Test
  void aRowThatMaySeeNothingStaysFiniteAndMasksMultiply() {
    Value lengths = trial.leaf(new double[] {0, STEPS}, ROWS);
    Value both =
        Formulas.multiply(
            trial.graph(),
            AttentionMask.within(trial.graph(), lengths, STEPS),
            AttentionMask.causal(trial.graph(), STEPS));
    double[] found = run(self(3, x, Optional.of(both)));
    assertThat(Arrays.stream(found)).allMatch(Double::isFinite);
    double[] causal = run(self(3, x, causal()));
    int second = STEPS * WIDTH;
    assertThat(Arrays.copyOfRange(found, second, 2 * second))
        .isEqualTo(Arrays.copyOfRange(causal, second, 2 * second));
  }

  @Test
  void gradientsEqualDifferences() {
    Value y = self(2, x, causal());
    Value number = trial.weighted(List.of(y));
    List<Value> leaves =
        List.of(
            x,
            parameters.inWeight(),
            parameters.inBias(),
            parameters.outWeight(),
            parameters.outBias());
    GradCheck.check(trial.graph(), number, leaves, trial::fill);
  }

  @Test
  void dropoutFallsOnTheWeights() {
    Attention dropping = new Attention(2, 0.4f, 9);
    double[] kept = run(self(2, x, Optional.empty()));
    Value off = dropping.withoutDropout().self(trial.graph(), x, parameters, Optional.empty());
    assertThat(run(off)).isEqualTo(kept);
    assertThat(trial.graph().nodes()).noneMatch(node -> node.op() instanceof DropoutMask);
    Value on = dropping.self(trial.graph(), x, parameters, Optional.empty());
    assertThat(run(on)).isNotEqualTo(kept);
    assertThat(trial.graph().nodes())
        .filteredOn(node -> node.op() instanceof DropoutMask)
        .singleElement()
        .satisfies(node -> assertThat(node.shapes().get(0)).hasToString("[2x2x5x5]"));
  }

  @Test
  void whatDoesNotFitIsASentence() {
    assertThatThrownBy(() -> self(4, x, Optional.empty()))
        .hasMessage("A width of 6 cannot be divided among 4 heads: choose heads that divide it");
    assertThatThrownBy(() -> self(2, trial.leaf(ROWS, WIDTH), Optional.empty()))
        .hasMessage("Attention expects sequences of shape [rows, time, 6], found [2x6]");
    assertThatThrownBy(() -> Attention.of(0)).hasMessage("Attention has at least 1 head, found 0");
    assertThatThrownBy(() -> new Attention(1, -0.1f, 0))
        .hasMessage("Invalid dropout rate -0.1: expected 0 to below 1");
    Value bias = trial.leaf(WIDTH);
    Value weight = trial.leaf(WIDTH, WIDTH);
    assertThatThrownBy(() -> new AttentionParameters(weight, bias, weight, bias))
        .hasMessage("Attention expects an input weight of shape [18x6], found [6x6]");
  }
}
