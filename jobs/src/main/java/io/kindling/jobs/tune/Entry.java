package io.kindling.jobs.tune;

import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.trial.TrialResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of the table of trials.
 *
 * @param rung how often the trial was trained on, 0 the first time
 * @param from the trial that it went on from: itself, unless it took over how another one stood
 * @param values what was drawn, by key
 * @param metrics by part and name
 * @param epochs made since the trial's beginning
 * @param message why it failed; empty where it did not
 */
public record Entry(
    int number,
    int rung,
    int from,
    Map<String, Object> values,
    Map<String, Map<String, Double>> metrics,
    int epochs,
    int bestEpoch,
    long parameters,
    State state,
    String message,
    double seconds,
    String place) {

  /** How a trial stands. */
  public enum State {
    /** Trained to its end. */
    DONE("done"),
    /** Trained a part of the way. */
    STOPPED("stopped"),
    /** Without an end. */
    FAILED("failed");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    static State of(String word) {
      for (State state : values()) {
        if (state.word.equals(word)) {
          return state;
        }
      }
      throw new IllegalArgumentException("unknown state '" + word + "'");
    }
  }

  public Entry {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** What came of a candidate. */
  public static Entry of(
      Candidate candidate, int rung, int from, TrialResult result, State reached) {
    return new Entry(
        candidate.number(),
        rung,
        from,
        candidate.values(),
        result.metrics(),
        result.epochs(),
        result.bestEpoch(),
        result.parameters(),
        result.hasFailed() ? State.FAILED : reached,
        result.problem(),
        result.seconds(),
        result.place());
  }

  /** Of a candidate that cannot be trained. */
  static Entry refused(Job job) {
    return new Entry(
        job.number(),
        job.rung(),
        job.from(),
        job.candidate().values(),
        Map.of(),
        0,
        0,
        0,
        State.FAILED,
        job.draft().refusal(),
        0,
        "");
  }

  /** What was drawn, on one line. */
  String shown() {
    return new Candidate(number, List.of(), values).shown();
  }

  /** The same of a trial that had come to its end before it was to be trained on. */
  Entry at(Job job) {
    return new Entry(
        job.number(),
        job.rung(),
        job.from(),
        job.candidate().values(),
        metrics,
        epochs,
        bestEpoch,
        parameters,
        state,
        message,
        seconds,
        place);
  }

  /** A metric such as {@code validation.accuracy}, or another figure; not a number without it. */
  public double value(String metric) {
    if (metric.equals("parameters")) {
      return state == State.FAILED ? Double.NaN : parameters;
    }
    if (metric.equals("seconds")) {
      return seconds;
    }
    int dot = metric.indexOf('.');
    return metrics
        .getOrDefault(metric.substring(0, Math.max(0, dot)), Map.of())
        .getOrDefault(metric.substring(dot + 1), Double.NaN);
  }
}
