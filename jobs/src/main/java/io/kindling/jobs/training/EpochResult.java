package io.kindling.jobs.training;

import io.kindling.jobs.config.EarlyStopping;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What an epoch brought.
 *
 * @param epoch from 1
 * @param steps the steps made since the start of the run
 * @param train metrics over the epoch's batches, as they were when their gradients were taken;
 *     where points are tried, at the best so far
 * @param validation metrics after the epoch; empty where it was not measured
 * @param samples the rows that were used
 * @param seconds how long it took, with its evaluation
 * @param best whether the watched metric is the best so far; false where none is watched
 * @param workers how many worked on its end
 * @param rate the learning rate of the usual optimizer in the last step; empty where a search needs
 *     none
 * @param gradients those of each layer that is trained
 */
public record EpochResult(
    int epoch,
    long steps,
    Map<String, Double> train,
    Map<String, Double> validation,
    long samples,
    double seconds,
    boolean best,
    int workers,
    OptionalDouble rate,
    List<LayerGradient> gradients) {
  public EpochResult {
    train = Collections.unmodifiableMap(new LinkedHashMap<>(train));
    gradients = List.copyOf(gradients);
    validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
  }

  /** Whether the validation part was measured after it. */
  public boolean isMeasured() {
    return !validation.isEmpty();
  }

  /** All metrics, by part and name. */
  public Map<String, Double> byPart() {
    Map<String, Double> all = new LinkedHashMap<>();
    train.forEach((name, value) -> all.put(Course.TRAIN + name, value));
    validation.forEach((name, value) -> all.put(EarlyStopping.PART + name, value));
    return all;
  }
}
