package io.kindling.jobs.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a step brought.
 *
 * @param steps how many there are now
 * @param metrics over the step's rows, the loss among them; none where all have weight zero
 * @param rate the learning rate of the usual optimizer; empty where a search needs none
 */
public record StepResult(long steps, Map<String, Double> metrics, OptionalDouble rate) {
  public StepResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
