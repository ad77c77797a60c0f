package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.kindling.engine.optim.LbfgsSpec;
import java.util.List;

/** The section {@code training.optimizer.lbfgs}: a search for the minimum over all rows. */
final class LbfgsKeys {
  static final String WORD = "lbfgs";
  private static final String KEY = "training.optimizer." + WORD;
  private static final LbfgsSpec USUAL = LbfgsSpec.DEFAULT;

  private static final Setting<Long> MEMORY =
      Setting.of(
          KEY + ".memory",
          Kinds.wholeBetween(1, 1000),
          (long) USUAL.memory(),
          "steps",
          "How many steps back the search remembers; each takes 8 bytes a parameter of the"
              + " driver.");
  private static final Setting<Long> ITERATIONS =
      Setting.open(
          KEY + ".iterations",
          Kinds.wholeBetween(1, 1_000_000),
          "steps",
          "It ends after so many, line searches counted once; unless written, with the epochs.");
  private static final Setting<Double> TOLERANCE =
      Setting.of(
          KEY + ".tolerance",
          Numbers.FROM_0,
          USUAL.tolerance(),
          "",
          "It ends where no number of the gradient is larger.");
  private static final Setting<Double> DECREASE =
      Setting.of(
          KEY + ".decrease",
          Numbers.BETWEEN_0_AND_1,
          USUAL.decrease(),
          "",
          "The least decrease of the loss, as a part of what the slope promises (Wolfe's c1).");
  private static final Setting<Double> CURVATURE =
      Setting.of(
          KEY + ".curvature",
          Numbers.BETWEEN_0_AND_1,
          USUAL.curvature(),
          "",
          "The most that a step leaves of the slope (Wolfe's c2).");
  private static final Setting<Long> SEARCHES =
      Setting.of(
          KEY + ".searches",
          Kinds.wholeBetween(1, 1000),
          (long) USUAL.searches(),
          "points",
          "How many points a line search may try, each for an epoch.");

  private LbfgsKeys() {}

  static List<Setting<?>> all() {
    return List.of(MEMORY, ITERATIONS, TOLERANCE, DECREASE, CURVATURE, SEARCHES);
  }

  static LbfgsSpec read(Reader reader) {
    return new LbfgsSpec(
        reader.read(MEMORY).intValue(),
        reader.find(ITERATIONS).map(Long::intValue).orElse(Integer.MAX_VALUE),
        reader.read(TOLERANCE),
        reader.read(DECREASE),
        reader.read(CURVATURE),
        reader.read(SEARCHES).intValue());
  }

  /** The same configuration with all rows in a step where a search wants them, and none is said. */
  static Config withAllRows(Config config) {
    String batch = TrainingKeys.BATCH_SIZE.key();
    return config.hasPath(KEY) && !config.hasPath(batch)
        ? config.withValue(batch, ConfigValueFactory.fromAnyRef(AllOr.ALL, KEY))
        : config;
  }
}
