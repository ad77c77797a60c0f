package io.kindling.jobs.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an epoch brought.
 *
 * @param epoch from 1
 * @param steps the steps made since the start of the run
 * @param train metrics over the epoch's batches, as they were when their gradients were taken
 * @param validation metrics after the epoch; empty without a validation part
 * @param samples the rows that were used
 * @param seconds how long it took, with its evaluation
 * @param best whether the watched metric is the best so far; false where none is watched
 */
public record EpochResult(
    int epoch,
    long steps,
    Map<String, Double> train,
    Map<String, Double> validation,
    long samples,
    double seconds,
    boolean best) {
  public EpochResult {
    train = Collections.unmodifiableMap(new LinkedHashMap<>(train));
    validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
  }
}
