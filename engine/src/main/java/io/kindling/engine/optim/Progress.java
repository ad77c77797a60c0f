package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a training is. All that a schedule may know, so that a training that is resumed goes on
 * with the same rates.
 *
 * @param step the steps made, from 0
 * @param steps how many there are at most
 * @param stepsPerEpoch the steps of an epoch
 * @param metrics of each epoch that has ended, by part and name, such as {@code validation.loss}; a
 *     part that was not measured has none
 */
public record Progress(
    long step, long steps, int stepsPerEpoch, List<Map<String, Double>> metrics) {
  public Progress {
    Checks.require(step >= 0, "Invalid step %s: expected a number from 0", step);
    Checks.require(
        stepsPerEpoch > 0,
        "Invalid number of steps an epoch %s: expected a number from 1",
        stepsPerEpoch);
    metrics = List.copyOf(metrics);
  }

  /** Before the first step. */
  public static Progress start(int stepsPerEpoch, int epochs) {
    return new Progress(0, (long) stepsPerEpoch * epochs, stepsPerEpoch, List.of());
  }

  /** At another step, with the same metrics. */
  public Progress at(long other) {
    return new Progress(other, steps, stepsPerEpoch, metrics);
  }

  /** After one more epoch. */
  public Progress with(Map<String, Double> epoch) {
    List<Map<String, Double>> longer = new ArrayList<>(metrics);
    longer.add(Map.copyOf(epoch));
    return new Progress(step, steps, stepsPerEpoch, longer);
  }

  /** The rest of the training, as one whose clock begins after so many steps. */
  Progress after(long begun) {
    return new Progress(step - begun, Math.max(1, steps - begun), stepsPerEpoch, metrics);
  }

  /** The epochs made, with a fraction for the one that is under way. */
  double time() {
    return (double) step / stepsPerEpoch;
  }

  /** So many epochs as whole steps, at least one. */
  long stepsOf(double someEpochs) {
    return Math.max(1, Math.round(someEpochs * stepsPerEpoch));
  }

  /** The part of the training that is made, from 0 to 1. */
  double share() {
    return Math.min(1, (double) step / steps);
  }

  /** A metric of all epochs that have ended and after which its part was measured. */
  List<Double> values(String metric) {
    String part = metric.substring(0, metric.indexOf('.') + 1);
    List<Double> values = new ArrayList<>();
    for (Map<String, Double> epoch : metrics) {
      if (epoch.keySet().stream().noneMatch(name -> name.startsWith(part))) {
        continue;
      }
      values.add(
          Optional.ofNullable(epoch.get(metric))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          String.format(
                              "The schedule of the learning rate watches '%s': expected one of %s",
                              metric, epoch.keySet().stream().sorted().toList()))));
    }
    return values;
  }
}
