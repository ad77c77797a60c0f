package io.kindling.jobs.tune;

import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.config.Stopping;
import io.kindling.jobs.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Refuses what cannot be searched by a population, whose settings change between two epochs. */
final class Changeable {
  /** What has no say in what a training keeps from step to step. */
  private static final Pattern KEYS =
      Pattern.compile(
          "training[.]optimizer[.](?!lbfgs)[A-Za-z]+[.]"
              + "(rate|momentum|beta1|beta2|epsilon|decay|momentumDecay|trust)"
              + "|training[.](decay|clip)[.][A-Za-z0-9]+"
              + "|network[.].*[.](dropout|spatialDropout)");

  /** Where these are 0, or are not set, a training keeps its state in another form. */
  private static final Pattern ABOVE_0 =
      Pattern.compile(
          "training[.]optimizer[.]rmsProp[.]momentum|training[.]decay[.](l1|l2)|training[.]clip[.].*");

  private Changeable() {}

  /**
   * Looks at all that is drawn.
   *
   * @throws ConfigException with each key that cannot change
   */
  static void check(Space space, RunConfig base) {
    List<String> problems = new ArrayList<>();
    if (base.neighbours().isPresent()) {
      problems.add(
          "neighbours.count does not go with tune.schedule = population: nothing is trained that"
              + " could change. Choose tune.schedule = whole");
    }
    Stopping stopping = base.training().stopping();
    boolean ends =
        base.training().earlyStopping().isPresent()
            || stopping.steps().isPresent()
            || stopping.target().isPresent()
            || stopping.timeBudget().isPresent();
    if (ends) {
      problems.add(
          "training.earlyStopping, steps, target and timeBudget do not go with tune.schedule ="
              + " population: its trials are compared when all were trained for as long as each"
              + " other. Leave them out");
    }
    space.drawn().forEach((key, values) -> check(key, values, problems));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static void check(String key, List<Object> values, List<String> problems) {
    if (values.stream().distinct().count() == 1) {
      return;
    }
    if (!KEYS.matcher(key).matches()) {
      problems.add(
          String.format(
              "'%s' cannot be searched with tune.schedule = population: it may not change in the"
                  + " middle of a training. Rates, momenta, betas, decay, clipping and dropout may;"
                  + " search it with another schedule first",
              key));
    } else if (ABOVE_0.matcher(key).matches() && values.stream().anyMatch(Changeable::isNothing)) {
      problems.add(
          String.format(
              "'%s' may be 0 or nothing in tune.space: with tune.schedule = population expected numbers above"
                  + " 0, for which a training keeps the same state",
              key));
    }
  }

  private static boolean isNothing(Object value) {
    return value.equals("null") || value instanceof Number number && number.doubleValue() == 0;
  }
}
