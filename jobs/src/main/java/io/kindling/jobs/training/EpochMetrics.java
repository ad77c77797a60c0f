package io.kindling.jobs.training;

import io.kindling.engine.loss.Objective;
import io.kindling.engine.metric.Details;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Network;
import io.kindling.partitioning.DataException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is measured of each step, and of the validation part after an epoch: the same, and what is
 * watched beside it. Only where something is watched that the sums of a step do not tell, such as
 * an area under a curve, do evaluations bring more sums than steps.
 */
final class EpochMetrics {
  private final Metrics ofSteps;
  private final int outputs;
  private final Supplier<Metrics> detailed;
  private final Metrics ofEvaluations;
  private final Set<String> watched;

  /**
   * What is to be measured beside the usual.
   *
   * @param watched names of metrics of the validation part
   * @param top among how many of the first classes the right one is looked for
   */
  record Asked(Set<String> watched, int top) implements Serializable {
    Asked {
      watched = Set.copyOf(watched);
    }
  }

  EpochMetrics(Objective objective, Network network, Asked asked) {
    Details details = new Details(OptionalDouble.empty(), asked.top());
    this.ofSteps = Metrics.of(objective, network);
    this.outputs = network.heads().get(0).shape().elements();
    this.detailed = () -> Metrics.detailed(objective, network, details);
    this.watched = asked.watched();
    this.ofEvaluations = ofSteps.names().containsAll(watched) ? ofSteps : detailed.get();
  }

  Metrics ofSteps() {
    return ofSteps;
  }

  /** The same, with the same sums, of steps whose rows are mixed. */
  Metrics ofMixedSteps() {
    return Metrics.ofMixed(outputs);
  }

  Metrics ofEvaluations() {
    return ofEvaluations;
  }

  /** The names of all that an evaluation can bring, if it is watched. */
  Set<String> possible() {
    return detailed.get().names();
  }

  /** What is told of an evaluation. */
  Map<String, Double> evaluated(double[] sums) {
    Map<String, Double> all = ofEvaluations.values(sums);
    Map<String, Double> told = new LinkedHashMap<>();
    Set<String> usual = ofSteps.names();
    all.forEach(
        (name, value) -> {
          if (usual.contains(name) || watched.contains(name)) {
            told.put(name, value);
          }
        });
    for (String name : watched) {
      if (!told.containsKey(name)) {
        throw DataException.bad(
            "validation.%s is watched, but the validation part does not tell it: where all rows"
                + " are of one class, there is no curve. Give it more rows"
                + " (data.split.validation), rows of each class (data.split.stratify), or watch"
                + " validation.loss",
            name);
      }
    }
    return told;
  }
}
