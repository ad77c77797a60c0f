package io.kindling.jobs;

import io.kindling.engine.loss.HeadLoss;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.CrossvalSettings;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.trial.Trial;
import io.kindling.jobs.trial.Trials;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.FoldRule;
import io.kindling.partitioning.draw.Folds;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Trains on all folds but one, for each fold, and tells how good the settings are. */
final class CrossvalJob implements Job {
  @Override
  public String word() {
    return "crossval";
  }

  @Override
  public String sentence() {
    return "Trains on all folds of the rows but one, for each fold, and measures on that one.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.TRAIN;
  }

  @Override
  public void run(JobContext context) {
    CrossvalSettings settings = context.config().crossval();
    FoldRule rule = rule(context.config());
    Variant.all(
        context.config(), Variant.Use.CROSSVAL); // what is wrong is told before rows are read
    PooledRows rows = PooledRows.read(context);
    List<Variant> candidates = Variant.all(context.config(), rows.encoders().answers().get(0));
    List<Draw> folds = Folds.of(rows.pool(), rule);
    Draw whole = Folds.whole(rows.pool(), rule);
    context.describe("cross-validation");
    try (Trials trials = new Trials(context.spark(), context.config().text(), rows.pool())) {
      Set<String> common = new LinkedHashSet<>();
      for (Variant one : candidates) {
        Set<String> known = check(trials, one, folds.get(0), settings.metric());
        if (common.isEmpty()) {
          common.addAll(known);
        }
        common.retainAll(known);
      }
      HeldOut heldOut = new HeldOut(context, rows.pool(), candidates, folds, rule, trials);
      checkComparable(candidates, heldOut, settings.metric(), common);
      context
          .progress()
          .say(
              String.format(
                  "%d rows in %d folds%s, %d trainings",
                  whole.rows(Part.TRAIN).length + whole.rows(Part.VALIDATION).length,
                  folds.size() / rule.repeats(),
                  rule.repeats() == 1 ? "" : ", " + rule.repeats() + " times",
                  folds.size() * candidates.size()));
      context.progress().say(trials.sentence(folds.size() * candidates.size()));
      if (context.arguments().dryRun()) {
        context.out().println("dry run: every training would fit");
        return;
      }
      new CrossvalRun(context, rule, candidates, rows, folds, heldOut, trials).run();
    }
  }

  /** The names of the metrics that a candidate is measured by. */
  private static Set<String> check(Trials trials, Variant candidate, Draw draw, String metric) {
    Set<String> known = known(trials, candidate.trial(0, "plan", draw, Set.of()));
    if (!known.contains(metric)) {
      throw new ConfigException(
          String.format(
              "Unknown metric '%s' in crossval.metric%s: expected one of %s",
              metric, candidate.of(), known));
    }
    return known;
  }

  /** What trainings are advised to do is said by the name that it has here. */
  private static Set<String> known(Trials trials, Trial trial) {
    try {
      return trials.check(trial);
    } catch (ConfigException refused) {
      throw new ConfigException(
          refused.getMessage().replace("data.split.validation", "crossval.validation"));
    }
  }

  /** Losses of different kinds are no measure of which is better. */
  private static void checkComparable(
      List<Variant> candidates, HeldOut heldOut, String metric, Set<String> common) {
    if (!metric.substring(metric.lastIndexOf('.') + 1).equals("loss")) {
      return;
    }
    List<List<HeadLoss>> losses = heldOut.losses();
    for (int i = 1; i < losses.size(); i++) {
      if (!losses.get(i).equals(losses.get(0))) {
        List<String> others =
            common.stream().filter(name -> !(("." + name).endsWith(".loss"))).toList();
        throw new ConfigException(
            String.format(
                "crossval.metric = %s cannot compare candidates of different losses: %s has %s, %s"
                    + " has %s. Expected a metric that all of them tell, one of %s",
                metric,
                candidates.get(0).name(),
                shown(losses.get(0)),
                candidates.get(i).name(),
                shown(losses.get(i)),
                others));
      }
    }
  }

  private static String shown(List<HeadLoss> losses) {
    return losses.stream().map(one -> one.loss().word()).collect(Collectors.joining(", "));
  }

  private static FoldRule rule(RunConfig config) {
    CrossvalSettings settings = config.crossval();
    DataSpec spec = config.data().orElseThrow();
    Division division = spec.division();
    FoldRule.Kind kind =
        switch (division.kind()) {
          case NONE -> FoldRule.Kind.ROWS;
          case GROUP ->
              settings.folds().isPresent() ? FoldRule.Kind.GROUPS : FoldRule.Kind.EACH_GROUP;
          case ORDER -> FoldRule.Kind.ORDER;
          case PART ->
              throw new ConfigException(
                  "data.split.part says the part of each row, so that there is nothing to divide"
                      + " into folds: remove it");
        };
    if (settings.folds().isEmpty() && kind != FoldRule.Kind.EACH_GROUP) {
      throw new ConfigException(
          "crossval.folds = groups needs groups: say which column has them (data.split.group)");
    }
    try {
      return new FoldRule(
          kind,
          settings.folds().orElse(2),
          settings.repeats(),
          settings.stratified() && kind == FoldRule.Kind.ROWS,
          settings.validation(),
          spec.splitSeed());
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(refused.getMessage());
    }
  }
}
