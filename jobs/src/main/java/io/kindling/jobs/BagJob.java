package io.kindling.jobs;

import io.kindling.jobs.config.BagSettings;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.trial.Trials;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Part;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Trains several models on samples of the rows and makes one of them. */
final class BagJob implements Job {
  /** What a member's sample takes for each row: its number, here and on the way to a task. */
  private static final long ROW_BYTES = 16;

  @Override
  public String word() {
    return "bag";
  }

  @Override
  public String sentence() {
    return "Trains several models, each on a sample of the rows, and makes one of them.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.TRAIN;
  }

  @Override
  public void run(JobContext context) {
    RunConfig config = context.config();
    List<Variant> variants = Variant.all(config, Variant.Use.BAG);
    if (variants.stream().anyMatch(one -> one.config().neighbours().isPresent())) {
      throw new ConfigException(
          "neighbours.count is set, but bag is for networks: remove it, and write a network");
    }
    PooledRows rows = PooledRows.read(context);
    if (rows.pool().source().isPresent()) {
      throw new ConfigException(
          "bag puts together here what members predict of all rows, but these were left in their"
              + " shards: expected rows that a process can hold, and trials.size = small");
    }
    BagPlan plan = new BagPlan(config, variants, rows.pool());
    BagHead head = BagHead.of(plan);
    requireRoom(plan, head);
    context.describe("bagging");
    try (Trials trials = new Trials(context.spark(), plan.trained().text(), rows.pool())) {
      for (int number = 0; number < Math.min(variants.size(), config.bag().members()); number++) {
        check(trials.check(plan.member(number)), config.bag());
      }
      tell(context, plan);
      if (context.arguments().dryRun()) {
        context.out().println("dry run: every training would fit");
        return;
      }
      new BagRun(context, plan, head, rows, trials).run();
    }
  }

  private static void check(Set<String> known, BagSettings settings) {
    if (!known.contains(settings.metric())) {
      throw new ConfigException(
          String.format(
              "Unknown metric '%s' in bag.metric: expected one of %s", settings.metric(), known));
    }
  }

  private static void tell(JobContext context, BagPlan plan) {
    BagSettings settings = plan.settings();
    int train = plan.pool().rows().of(Part.TRAIN).length;
    boolean groups = plan.division().kind() == Division.Kind.GROUP;
    context
        .progress()
        .say(
            String.format(
                "%d members, %s on %d of %d rows%s%s%s",
                settings.members(),
                groups ? "the first" : "each",
                plan.sample(0).rows(Part.TRAIN).length,
                train,
                groups ? ", whole groups" : "",
                settings.replace() ? ", which may come several times" : "",
                settings.columns() == 1
                    ? ""
                    : ", without " + plan.dropped(0).size() + " of the columns"));
    if (plan.division().kind() == Division.Kind.ORDER && !settings.takesAll()) {
      context
          .progress()
          .say(
              "note: rows are drawn one by one, so that neighbours in an order are in a sample and"
                  + " out of the bag: what is told of rows out of the bag is too good");
    }
  }

  /** Refuses more than the driver can hold beside all else. */
  private static void requireRoom(BagPlan plan, BagHead head) {
    long rows = plan.pool().rows().count();
    long ofOne =
        Float.BYTES * (rows * head.network().outputs() + head.parameters()) + ROW_BYTES * rows;
    long bytes = ofOne * plan.settings().members();
    long most = Runtime.getRuntime().maxMemory() / 2;
    if (bytes > most) {
      throw new ConfigException(
          String.format(
              Locale.ROOT,
              "%d members of at most %d parameters, their samples, and what they predict of %d"
                  + " rows take %.1f MB, which the driver holds: expected at most %.1f MB; give the"
                  + " driver more memory, or take fewer bag.members",
              plan.settings().members(),
              head.parameters(),
              rows,
              bytes / 1e6,
              most / 1e6));
    }
  }
}
