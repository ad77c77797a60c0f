package io.kindling.engine.metric;

import io.kindling.engine.step.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loss of a network with several outputs, then the metrics of each output behind its name:
 * {@code digit.accuracy}.
 */
final class HeadMetrics implements Metrics {
  private static final int FIRST = 2;
  private final List<Head> heads;

  HeadMetrics(List<Head> heads) {
    this.heads = List.copyOf(heads);
  }

  /** An output. */
  record Head(String name, Metrics metrics) {}

  @Override
  public int sums() {
    return FIRST + heads.stream().mapToInt(head -> head.metrics().sums()).sum();
  }

  @Override
  public void accumulate(Outcome batch, double[] sums, int offset) {
    for (int n = 0; n < batch.rows(); n++) {
      double weight = batch.weights().get(n);
      if (weight != 0) {
        sums[offset + WEIGHT] += weight;
        sums[offset + LOSS] += weight * batch.losses().get(n);
      }
    }
    int at = offset + FIRST;
    for (int head = 0; head < heads.size(); head++) {
      heads.get(head).metrics().accumulate(batch.heads().get(head), sums, at);
      at += heads.get(head).metrics().sums();
    }
  }

  @Override
  public Map<String, Double> values(double[] sums) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", sums[LOSS] / sums[WEIGHT]);
    for (int head = 0; head < heads.size(); head++) {
      String name = heads.get(head).name();
      heads
          .get(head)
          .metrics()
          .values(own(sums, head))
          .forEach((metric, value) -> values.put(name + "." + metric, value));
    }
    return values;
  }

  /** The sums of an output. */
  private double[] own(double[] sums, int head) {
    int from = FIRST;
    for (Head before : heads.subList(0, head)) {
      from += before.metrics().sums();
    }
    return Arrays.copyOfRange(sums, from, from + heads.get(head).metrics().sums());
  }

  @Override
  public List<Classified> classified(double[] sums) {
    List<Classified> all = new ArrayList<>();
    for (int head = 0; head < heads.size(); head++) {
      String name = heads.get(head).name();
      for (Classified own : heads.get(head).metrics().classified(own(sums, head))) {
        all.add(new Classified(name, own.confusion(), own.curves()));
      }
    }
    return all;
  }

  /** Each output has its own: there is none of all together. */
  @Override
  public double[][] confusion(double[] sums) {
    return new double[0][];
  }
}
