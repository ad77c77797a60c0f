package io.kindling.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.kindling.engine.random.CounterRandom;
import io.kindling.jobs.config.BoostSettings;
import io.kindling.jobs.config.BoostSettings.Method;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.trial.Trial;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.Bootstrap;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.Overlay;
import io.kindling.partitioning.draw.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The trainings of a boosting: its members, and what is trained to be compared with.
 *
 * @param config of the run
 * @param everyRow the numbers of all rows, of which each training tells what it predicts
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BoostMembers(RunConfig config, Pool pool, int[] everyRow) {
  private static final long MEMBER = 0x626F6F73;
  private static final long BAGGED = 0x62616767;

  /** The text for networks as they are. */
  String plain() {
    return text(ConfigFactory.parseString(config.text()).withoutPath("boost"));
  }

  /** The text for members: those that learn gradients do so by their squared error. */
  String text() {
    if (config.boost().method() != Method.GRADIENT) {
      return plain();
    }
    Config member =
        ConfigFactory.parseString(config.text())
            .withoutPath("boost")
            .withoutPath("training.loss")
            .withoutPath("training.losses")
            .withoutPath("training.topK")
            .withoutPath("training.target")
            .withoutPath("training.earlyStopping");
    return text(ConfigFactory.parseString("training.loss = meanSquaredError").withFallback(member));
  }

  private static String text(Config config) {
    return config.root().render(ConfigRenderOptions.concise());
  }

  private static String seed(long of, long stream, long round, long attempt) {
    return "training.seed=" + CounterRandom.key(of, stream, round, attempt);
  }

  /**
   * The member of a round.
   *
   * @param attempt from 0: another one where an earlier was refused
   */
  Trial member(int round, int attempt, Overlay overlay) {
    BoostSettings boost = config.boost();
    int[] train =
        boost.sample() == 1
            ? pool.rows().of(Part.TRAIN)
            : new Bootstrap(boost.sample(), false, CounterRandom.key(boost.seed(), attempt))
                .of(pool, round)
                .rows(Part.TRAIN);
    boolean gradient = boost.method() == Method.GRADIENT;
    int[] validation = gradient ? new int[0] : pool.rows().of(Part.VALIDATION);
    return new Trial(
        round,
        "round " + round,
        List.of(seed(boost.seed(), MEMBER, round, attempt)),
        Draw.of(train, validation, everyRow),
        overlay,
        Set.of(Trial.Kept.PREDICTIONS, Trial.Kept.MODEL));
  }

  /** One network as it is, and then a bag of so many. */
  List<Trial> others(int bagged) {
    List<Trial> all = new ArrayList<>();
    Set<Trial.Kept> kept = Set.of(Trial.Kept.PREDICTIONS);
    int[] train = pool.rows().of(Part.TRAIN);
    int[] validation = pool.rows().of(Part.VALIDATION);
    Draw whole = Draw.of(train, validation, everyRow);
    all.add(new Trial(0, "the single network", List.of(), whole, kept));
    Bootstrap bootstrap = new Bootstrap(1, true, config.boost().seed());
    for (int i = 1; i <= bagged; i++) {
      int[] own = bootstrap.of(pool, i).rows(Part.TRAIN);
      all.add(
          new Trial(
              i,
              "network " + i + " of the bag",
              List.of(seed(config.boost().seed(), BAGGED, i, 0)),
              Draw.of(own, validation, everyRow),
              kept));
    }
    return all;
  }
}
