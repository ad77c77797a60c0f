package io.kindling.jobs;

import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.CrossvalSettings;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.trial.Trials;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.FoldRule;
import io.kindling.partitioning.draw.Folds;
import java.util.List;
import java.util.Set;

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
    List<Candidate> candidates = Candidate.all(context.config());
    PooledRows rows = PooledRows.read(context);
    List<Draw> folds = Folds.of(rows.pool(), rule);
    context.describe("cross-validation");
    try (Trials trials = new Trials(context.spark(), context.config().text(), rows.pool())) {
      candidates.forEach(one -> check(trials, one, folds.get(0), settings.metric()));
      context
          .progress()
          .say(
              String.format(
                  "%d rows in %d folds%s, %d trainings",
                  Folds.whole(rows.pool(), rule).rows(Part.TRAIN).length,
                  folds.size() / rule.repeats(),
                  rule.repeats() == 1 ? "" : ", " + rule.repeats() + " times",
                  folds.size() * candidates.size()));
      if (context.arguments().dryRun()) {
        context.out().println("dry run: every training would fit");
        return;
      }
      new CrossvalRun(context, settings, rule, candidates, rows, folds, trials).run();
    }
  }

  private static void check(Trials trials, Candidate candidate, Draw draw, String metric) {
    Set<String> known = trials.check(candidate.trial(0, "plan", draw, Set.of()));
    if (!known.contains(metric)) {
      throw new ConfigException(
          String.format(
              "Unknown metric '%s' in crossval.metric%s: expected one of %s",
              metric, candidate.of(), known));
    }
  }

  private static FoldRule rule(RunConfig config) {
    CrossvalSettings settings = config.crossval();
    DataSpec spec = config.data().orElseThrow();
    Division division = spec.source() instanceof SourceSpec.Table ? spec.division() : Division.NONE;
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
