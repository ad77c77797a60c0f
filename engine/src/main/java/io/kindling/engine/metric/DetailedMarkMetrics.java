package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * All that is known of several yes and no of a row: what {@link MarkMetrics} measures, then how
 * many of those that are a yes are found and how many that are found are one, and the areas under
 * their curves. Means are over the outputs, and by how often each is a yes.
 */
final class DetailedMarkMetrics implements Metrics {
  private static final int COUNTS = 4;
  private static final int YES = 1;

  private final int outputs;
  private final MarkMetrics marks;
  private final ScoreBins bins;
  private final int counts;
  private final int scores;

  DetailedMarkMetrics(int outputs) {
    this.outputs = outputs;
    this.marks = new MarkMetrics(outputs);
    this.bins = ScoreBins.ofCurves(outputs);
    this.counts = marks.sums();
    this.scores = counts + COUNTS * outputs;
  }

  @Override
  public int sums() {
    return scores + outputs * bins.sums();
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    marks.accumulate(batch, sums, offset);
    int steps = batch.predictions().capacity() / outputs / batch.rows();
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      int there = batch.stepsOf(n, steps);
      if (weight != 0 && there > 0) {
        int from = n * steps * outputs;
        for (int i = from; i < from + there * outputs; i++) {
          add(batch, i, weight / there, sums, offset);
        }
      }
    }
  }

  private void add(Outcome batch, int at, double weight, double[] sums, int offset) {
    float probability = batch.predictions().get(at);
    boolean isYes = MarkMetrics.isYes(batch.targets().get(at));
    int output = at % outputs;
    int cell = 2 * (isYes ? YES : 0) + (MarkMetrics.isYes(probability) ? YES : 0);
    sums[offset + counts + COUNTS * output + cell] += weight;
    ScoreBins.Side side = isYes ? ScoreBins.Side.OF_CLASS : ScoreBins.Side.OTHER;
    bins.add(sums, offset + scores + output * bins.sums(), probability, weight, side);
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    Map<String, Double> values = new LinkedHashMap<>(marks.values(sums));
    List<Confusion> each = new ArrayList<>();
    double[] all = new double[COUNTS];
    for (int output = 0; output < outputs; output++) {
      int from = counts + COUNTS * output;
      each.add(confusion(sums, from));
      for (int cell = 0; cell < COUNTS; cell++) {
        all[cell] += sums[from + cell];
      }
    }
    put(values, "precision", each, confusion -> confusion.precision(YES));
    put(values, "recall", each, confusion -> confusion.recall(YES));
    put(values, "f1", each, confusion -> confusion.f1(YES));
    Confusion together = confusion(all, 0);
    values.put("precisionMicro", together.precision(YES));
    values.put("recallMicro", together.recall(YES));
    values.put("f1Micro", together.f1(YES));
    List<ScoreCurve> curves = new ArrayList<>();
    for (int output = 0; output < outputs; output++) {
      curves.add(bins.curve(sums, scores + output * bins.sums()));
    }
    CurveMeans.putInto(values, curves);
    return values;
  }

  private static Confusion confusion(double[] sums, int from) {
    return new Confusion(
        new double[][] {{sums[from], sums[from + 1]}, {sums[from + 2], sums[from + 3]}});
  }

  private static void put(
      Map<String, Double> values,
      String name,
      List<Confusion> each,
      ToDoubleFunction<Confusion> number) {
    double sum = 0;
    double weighted = 0;
    double support = 0;
    for (Confusion one : each) {
      sum += number.applyAsDouble(one);
      weighted += one.support(YES) * number.applyAsDouble(one);
      support += one.support(YES);
    }
    values.put(name, sum / each.size());
    values.put(name + "Weighted", Confusion.part(weighted, support));
  }

  @Override
  public double[][] confusion(double[] sums) {
    return new double[0][];
  }
}
