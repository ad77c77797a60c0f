package io.kindling.jobs.training;

import io.kindling.engine.Checks;
import io.kindling.engine.optim.OwnOptimizer;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The metrics that settings watch: they end a training, or set its rates. */
final class WatchedMetrics {
  private final List<Watched> all = new ArrayList<>();

  /**
   * A metric.
   *
   * @param metric with its part
   * @param where the setting that names it
   */
  private record Watched(String metric, String where) {}

  private WatchedMetrics() {}

  static WatchedMetrics of(TrainingSettings training) {
    WatchedMetrics found = new WatchedMetrics();
    training
        .earlyStopping()
        .ifPresent(stopping -> found.add(stopping.metric(), "training.earlyStopping.metric"));
    training
        .stopping()
        .target()
        .ifPresent(target -> found.add(target.metric(), "training.target.metric"));
    found.add(training.stepping().schedule(), "training.schedule");
    for (ParameterGroup group : training.stepping().groups()) {
      String where = "the schedule of the parameter group " + group.patterns();
      group.own().flatMap(OwnOptimizer::schedule).ifPresent(schedule -> found.add(schedule, where));
    }
    return found;
  }

  private void add(String metric, String where) {
    all.add(new Watched(metric, where));
  }

  private void add(RateSchedule schedule, String where) {
    schedule.metrics().forEach(metric -> add(metric, where));
  }

  /**
   * Refuses what will not be measured.
   *
   * @param metrics those of the network
   * @param validates whether there are rows to validate with
   */
  void check(EpochMetrics metrics, boolean validates) {
    for (Watched watched : all) {
      List<String> known = known(metrics, validates);
      Checks.require(
          known.contains(watched.metric()),
          "Unknown metric '%s' in %s: expected one of %s",
          watched.metric(),
          watched.where(),
          known);
    }
  }

  /**
   * Refuses to watch what is known only at the end.
   *
   * @param every the validation part is measured after so many epochs, and after the last
   * @param epochs how many there are at most
   */
  void checkTimes(int every, long epochs) {
    for (Watched watched : all) {
      Checks.require(
          every == 1 || every < epochs || !watched.metric().startsWith(EarlyStopping.PART),
          "training.validateEvery is %s, so that %s, which %s watches, is known after the last of %s"
              + " epochs alone, where nothing is left to decide: expected fewer than %s, or nothing"
              + " that watches the validation part",
          every,
          watched.metric(),
          watched.where(),
          epochs,
          epochs);
    }
  }

  private static List<String> known(EpochMetrics metrics, boolean validates) {
    List<String> known = new ArrayList<>();
    metrics.ofSteps().names().forEach(name -> known.add(Course.TRAIN + name));
    if (validates) {
      metrics.possible().forEach(name -> known.add(EarlyStopping.PART + name));
    }
    return known;
  }

  /** Those of the validation part, without its name. */
  Set<String> ofValidation() {
    return all.stream()
        .map(Watched::metric)
        .filter(metric -> metric.startsWith(EarlyStopping.PART))
        .map(metric -> metric.substring(EarlyStopping.PART.length()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
