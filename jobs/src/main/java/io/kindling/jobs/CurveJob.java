package io.kindling.jobs;

import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Network;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.CurveSettings;
import io.kindling.jobs.config.Nearest;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.curve.Point;
import io.kindling.jobs.curve.Points;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.trial.Trial;
import io.kindling.jobs.trial.Trials;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Part;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Trains at many points side by side, and tells how what is reached depends on where they are. */
final class CurveJob implements Job {
  private static final String VALIDATION = "validation.";
  private static final String TRAIN = "train.";

  @Override
  public String word() {
    return "curve";
  }

  @Override
  public String sentence() {
    return "Trains on more and more rows, or with many values of one or two keys, and draws curves.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.TRAIN;
  }

  @Override
  public void run(JobContext context) {
    CurveSettings curve = context.config().curve();
    if (context.config().training().stopping().restarts() > 1) {
      throw new ConfigException(
          "training.restarts is for train: a point is one training. Remove it, or write"
              + " curve.repeats");
    }
    RunConfig base = context.config().without("curve");
    List<Candidate> settings = Points.settings(curve, base);
    PooledRows rows = PooledRows.read(context);
    if (curve.metric().startsWith(VALIDATION)
        && rows.pool().rows().of(Part.VALIDATION).length == 0) {
      throw new ConfigException(
          "There are no rows to compare points by: data.split.validation must be above 0");
    }
    int count = rows.pool().rows().of(Part.TRAIN).length;
    Points points = Points.of(curve, base, settings, count);
    CurveDraws draws = new CurveDraws(points, rows.pool());
    try (Trials trials = new Trials(context.spark(), base.text(), rows.pool())) {
      check(points, draws, trials, curve.metric(), rows);
      int trainings = points.points().size() * points.repeats();
      String plan =
          String.format(
              "%d rows to train on, %d points, %d trainings",
              count, points.points().size(), trainings);
      context.progress().say(plan);
      if (context.arguments().dryRun()) {
        points.points().forEach(point -> context.out().println(point.shown()));
        context.out().println("dry run: every training would fit");
        return;
      }
      new CurveRun(context, points, draws, rows, trials).run();
    }
  }

  /** Refuses what cannot be trained anywhere, before anything is. */
  private static void check(
      Points points, CurveDraws draws, Trials trials, String metric, PooledRows rows) {
    for (Candidate one : points.trainings().subList(0, points.points().size())) {
      Point point = points.of(one.number());
      Trial trial = new Trial(one.number(), "plan", one.sets(), draws.of(one.number()), Set.of());
      Set<String> known = new LinkedHashSet<>();
      try {
        trials.check(trial).forEach(name -> known.add(VALIDATION + name));
        if (metric.startsWith(TRAIN)) {
          known.addAll(ofTraining(points.base().with(one.sets()), rows));
        }
      } catch (ConfigException refused) {
        throw new ConfigException(
            String.format("the point %s is refused: %s", point.shown(), refused.getMessage()));
      } catch (DataException refused) {
        throw DataException.bad("The point %s is refused: %s", point.shown(), refused.getMessage());
      }
      if (!known.contains(metric)) {
        throw new ConfigException(
            String.format(
                "Unknown metric '%s' in curve.metric: the point %s has none of that name. The"
                    + " nearest is '%s'; it has %s",
                metric, point.shown(), Nearest.of(metric, known), known));
      }
    }
  }

  /** The metrics of the training part, where all points encode rows as the configuration does. */
  private static List<String> ofTraining(RunConfig config, PooledRows rows) {
    Network network = config.network(rows.encoders());
    return Metrics.of(config.training().losses().objective(network), network).names().stream()
        .map(name -> TRAIN + name)
        .toList();
  }
}
