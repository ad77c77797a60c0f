package io.kindling.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.metric.ScoreBins.Side;
import io.kindling.engine.random.CounterRandom;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestScoreCurve {
  private static final int ROWS = 700;

  /** Rows with a weight, of which a third are of the class. */
  private record Row(double probability, double weight, boolean ofClass) {}

  private static List<Row> rows(long key) {
    return IntStream.range(0, ROWS)
        .mapToObj(
            i -> {
              boolean ofClass = i % 3 == 0;
              double odds = 2 * CounterRandom.normal(key, 0, i) + (ofClass ? 1.5 : -1);
              return new Row(1 / (1 + Math.exp(-odds)), 1 + i % 2, ofClass);
            })
        .toList();
  }

  private static double[] sums(ScoreBins bins, List<Row> rows) {
    double[] sums = new double[bins.sums() + 1];
    for (Row row : rows) {
      Side side = row.ofClass() ? Side.OF_CLASS : Side.OTHER;
      bins.add(sums, 1, row.probability(), row.weight(), side);
    }
    assertThat(sums[0]).isZero();
    return sums;
  }

  private static ScoreCurve curve(int bins, List<Row> rows) {
    ScoreBins all = new ScoreBins(bins);
    return all.curve(sums(all, rows), 1);
  }

  /** All pairs of a row of the class and another. */
  private static double exactAuc(List<Row> rows) {
    double right = 0;
    double pairs = 0;
    for (Row one : rows) {
      for (Row other : rows) {
        if (one.ofClass() && !other.ofClass()) {
          double pair = one.weight() * other.weight();
          pairs += pair;
          right += pair * (1 + Math.signum(one.probability() - other.probability())) / 2;
        }
      }
    }
    return right / pairs;
  }

  private static double exactAveragePrecision(List<Row> rows) {
    double found = 0;
    double all = 0;
    double sum = 0;
    for (Row row :
        rows.stream().sorted(Comparator.comparingDouble(Row::probability).reversed()).toList()) {
      all += row.weight();
      if (row.ofClass()) {
        found += row.weight();
        sum += row.weight() * found / all;
      }
    }
    return sum / found;
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 64, 256, 2048})
  void theAreaIsWithinItsBoundOfAllPairs(int bins) {
    ScoreCurve curve = curve(bins, rows(1));
    assertThat(curve.rocAuc()).isCloseTo(exactAuc(rows(1)), within(curve.rocAucWithin()));
    assertThat(curve.averagePrecision())
        .isCloseTo(exactAveragePrecision(rows(1)), within(curve.averagePrecisionWithin()));
    assertThat(curve.rocAucWithin()).isPositive();
  }

  @Test
  void manyBinsBoundTheErrorTightly() {
    ScoreCurve curve = curve(2048, rows(1));
    assertThat(curve.rocAucWithin()).isLessThan(2e-3);
    assertThat(curve.averagePrecisionWithin()).isLessThan(2e-2);
  }

  @Test
  void whatIsToldApartHasTheWholeArea() {
    ScoreCurve curve =
        curve(
            64,
            List.of(
                new Row(0.9, 1, true),
                new Row(0.8, 2, true),
                new Row(0.3, 1, false),
                new Row(0, 1, false)));
    assertThat(curve.rocAuc()).isEqualTo(1);
    assertThat(curve.averagePrecision()).isEqualTo(1);
    assertThat(curve.rocAucWithin()).isZero();
    assertThat(curve.averagePrecisionWithin()).isZero();
  }

  @Test
  void rowsOfOneSideHaveNoArea() {
    assertThat(curve(64, List.of(new Row(0.9, 1, true))).rocAuc()).isNaN();
  }

  @Test
  void pointsGoFromNothingToAll() {
    ScoreCurve curve =
        curve(
            64,
            List.of(
                new Row(0.95, 1, true),
                new Row(0.7, 1, false),
                new Row(0.6, 1, true),
                new Row(0.1, 2, false)));
    List<ScoreCurve.Point> points = curve.points();
    assertThat(points)
        .extracting(ScoreCurve.Point::recall)
        .containsExactly(0.0, 0.5, 0.5, 1., 1., 1.);
    assertThat(points)
        .extracting(ScoreCurve.Point::fallout)
        .containsExactly(0.0, 0.0, 1.0 / 3, 1.0 / 3, 1.0, 1.0);
    assertThat(points)
        .extracting(ScoreCurve.Point::precision)
        .containsExactly(1.0, 1.0, 0.5, 2.0 / 3, 0.4, 0.4);
    assertThat(points.get(5).threshold()).isZero();
  }

  @Test
  void sumsOfTwoSetsOfRowsAddUp() {
    ScoreBins bins = new ScoreBins(128);
    List<Row> all = rows(2);
    double[] whole = sums(bins, all);
    double[] left = sums(bins, all.subList(0, 123));
    double[] right = sums(bins, all.subList(123, ROWS));
    for (int i = 0; i < whole.length; i++) {
      assertThat(left[i] + right[i]).isEqualTo(whole[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1e-30, 0", "0.5, 32", "0.4999, 31", "1, 63", "NaN, 0"})
  void everyProbabilityHasABin(double probability, int bin) {
    ScoreBins bins = new ScoreBins(64);
    assertThat(bins.binOf(probability)).isEqualTo(bin);
  }

  @Test
  void aBinBeginsAtItsEdge() {
    ScoreBins bins = new ScoreBins(64);
    double[] edges = IntStream.range(0, 64).mapToDouble(bins::edge).toArray();
    assertThat(edges).isSorted().startsWith(0);
    assertThat(edges[32]).isEqualTo(0.5);
    for (int bin = 1; bin < 64; bin++) {
      assertThat(bins.binOf(edges[bin] * (1 + 1e-9))).isEqualTo(bin);
      assertThat(bins.binOf(edges[bin] * (1 - 1e-9))).isEqualTo(bin - 1);
    }
  }

  @Test
  void theBestThresholdIsThatOfAllEdges() {
    List<Row> rows = rows(3);
    ScoreCurve curve = curve(256, rows);
    double best = new DecisionRule.BestF1().threshold(curve);
    double f1 = f1(rows, best);
    for (int bin = 0; bin < 256; bin++) {
      assertThat(f1(rows, new ScoreBins(256).edge(bin))).isLessThanOrEqualTo(f1 + 1e-12);
    }
    assertThat(f1).isGreaterThan(f1(rows, 0.5));
  }

  private static double f1(List<Row> rows, double threshold) {
    double[][] counts = new double[2][2];
    for (Row row : rows) {
      counts[row.ofClass() ? 1 : 0][row.probability() >= threshold ? 1 : 0] += row.weight();
    }
    return new Confusion(counts).f1(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9, 1})
  void aRecallIsReachedAndNoHigherEdgeReachesIt(double part) {
    List<Row> rows = rows(4);
    ScoreCurve curve = curve(256, rows);
    double threshold = new DecisionRule.RecallAtLeast(part).threshold(curve);
    assertThat(recall(rows, threshold)).isGreaterThanOrEqualTo(part);
    ScoreBins bins = new ScoreBins(256);
    for (int bin = 0; bin < 256; bin++) {
      if (bins.edge(bin) > threshold) {
        assertThat(recall(rows, bins.edge(bin))).isLessThan(part);
      }
    }
  }

  private static double recall(List<Row> rows, double threshold) {
    double all = 0;
    double found = 0;
    for (Row row : rows) {
      all += row.ofClass() ? row.weight() : 0;
      found += row.ofClass() && row.probability() >= threshold ? row.weight() : 0;
    }
    return found / all;
  }

  @Test
  void rulesAreTexts() {
    assertThat(DecisionRule.read("bestF1")).isEqualTo(new DecisionRule.BestF1());
    assertThat(DecisionRule.read("recall 0.9")).isEqualTo(new DecisionRule.RecallAtLeast(0.9));
    assertThat(DecisionRule.read("0.25")).isEqualTo(new DecisionRule.Fixed(0.25));
    for (String text : List.of("bestF1", "recall 0.9", "0.25")) {
      assertThat(DecisionRule.read(text).word()).isEqualTo(text);
    }
    assertThat(new DecisionRule.Fixed(0.3).threshold(curve(16, rows(1)))).isEqualTo(0.3);
    assertThatThrownBy(() -> DecisionRule.read("best"))
        .hasMessage(
            "Unknown threshold 'best': expected a probability, bestF1, or recall and the least part"
                + " of the class that is to be found");
    assertThatThrownBy(() -> DecisionRule.read("recall 2"))
        .hasMessage("Invalid recall 2.0: expected a number above 0, at most 1");
    assertThatThrownBy(() -> DecisionRule.read("1"))
        .hasMessage("Invalid threshold 1.0: expected a probability between 0 and 1");
  }
}
