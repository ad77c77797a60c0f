package io.kindling.jobs.trial;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one trial has reached.
 *
 * @param fault why it came to no end; none if it did
 * @param metrics by part and name
 * @param epochs made
 * @param bestEpoch the one that the weights are from
 * @param parameters how many numbers were learned
 * @param seconds that it took
 * @param place the executor that it ran on
 * @param shards that its rows were cut into
 * @param computed by what; nothing where it came to no end
 * @param threshold from which the second of two classes is taken; not a number where there is none
 * @param predicted of each output of the network, what it puts out for the rows of the test part,
 *     row after row; none unless it was asked for
 * @param learned the model; none unless it was asked for
 */
public record TrialResult(
    int number,
    Fault fault,
    Map<String, Map<String, Double>> metrics,
    int epochs,
    int bestEpoch,
    long parameters,
    double seconds,
    String place,
    int shards,
    List<Computed> computed,
    double threshold,
    List<float[]> predicted,
    List<Learned> learned)
    implements Serializable {
  public TrialResult {
    Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
    metrics.forEach((part, values) -> copy.put(part, new LinkedHashMap<>(values)));
    metrics = copy;
    computed = new ArrayList<>(computed);
    predicted = new ArrayList<>(predicted);
    learned = new ArrayList<>(learned);
  }

  /** A trial that came to no end. */
  static TrialResult failed(int number, Fault fault, double seconds, String place) {
    return new TrialResult(
        number,
        fault,
        Map.of(),
        0,
        0,
        0,
        seconds,
        place,
        0,
        List.of(),
        Double.NaN,
        List.of(),
        List.of());
  }

  /** The same without what is large: predictions and models. */
  public TrialResult figures() {
    return new TrialResult(
        number,
        fault,
        metrics,
        epochs,
        bestEpoch,
        parameters,
        seconds,
        place,
        shards,
        computed,
        threshold,
        List.of(),
        List.of());
  }

  public boolean hasFailed() {
    return fault.kind() != Fault.Kind.NONE;
  }

  /** Why it came to no end, a sentence; empty if it did. */
  public String problem() {
    return fault.sentence();
  }

  /** A metric such as {@code test.accuracy}; not a number where there is none. */
  public double value(String metric) {
    int dot = metric.indexOf('.');
    return metrics
        .getOrDefault(metric.substring(0, dot), Map.of())
        .getOrDefault(metric.substring(dot + 1), Double.NaN);
  }
}
