package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link ClassMetrics} counts, and what follows from it: precision, recall and F1 as means
 * over classes that count the same, as means by the weight of their rows, and over all rows.
 */
record ConfusionMetrics(ClassMetrics counts) implements Metrics {
  @Override
  public int sums() {
    return counts.sums();
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    counts.accumulate(batch, sums, offset);
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    Map<String, Double> values = new LinkedHashMap<>(counts.values(sums));
    Confusion confusion = new Confusion(confusion(sums));
    values.put("precision", confusion.macro(confusion::precision));
    values.put("recall", confusion.macro(confusion::recall));
    values.put("f1", confusion.macro(confusion::f1));
    values.put("precisionWeighted", confusion.weighted(confusion::precision));
    values.put("recallWeighted", confusion.weighted(confusion::recall));
    values.put("f1Weighted", confusion.weighted(confusion::f1));
    for (String name : List.of("precisionMicro", "recallMicro", "f1Micro")) {
      values.put(name, confusion.accuracy()); // each wrong answer is one too many, and one missing
    }
    return values;
  }

  @Override
  public double[][] confusion(double[] sums) {
    return counts.confusion(sums);
  }
}
