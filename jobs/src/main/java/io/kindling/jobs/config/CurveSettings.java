package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.jobs.space.Space;
import java.util.List;
import java.util.Optional;

/**
 * Over what curves go.
 *
 * @param rows to train on: fractions of the training part up to 1, or numbers of rows above; none
 *     where all rows are taken
 * @param over the keys that differ from point to point; empty where none does
 * @param points of a range
 * @param repeats how often each point is trained
 * @param metric by which points are compared
 */
public record CurveSettings(
    List<Double> rows, Optional<Space> over, int points, int repeats, String metric) {

  public CurveSettings {
    rows = List.copyOf(rows);
    Checks.require(
        rows.stream().distinct().count() == rows.size(),
        "curve.rows = %s has a number twice: expected each once",
        rows);
    Checks.require(
        !metric.startsWith("test."),
        "curve.metric = %s would choose by the rows that are there to test what was chosen:"
            + " expected a metric of the validation part, such as validation.loss",
        metric);
  }

  /** Whether smaller values of the metric are better. */
  public boolean isSmallerBetter() {
    return EarlyStopping.isSmallerBetter(metric);
  }
}
