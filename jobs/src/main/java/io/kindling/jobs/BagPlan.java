package io.kindling.jobs;

import com.typesafe.config.ConfigUtil;
import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.random.CounterRandom;
import io.kindling.jobs.config.BagSettings;
import io.kindling.jobs.config.BagSettings.Combine;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.trial.Trial;
import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.draw.Bootstrap;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.Pool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The members of a bag before they are trained: the settings, rows and columns that each has. */
final class BagPlan {
  static final String THRESHOLD = "training.threshold";
  private static final long SEEDS = 0x62616773;
  private static final long COLUMNS = 0x62616763;

  private final RunConfig trained;
  private final BagSettings settings;
  private final List<Variant> variants;
  private final Pool pool;
  private final IntFunction<Draw> samples;
  private final Draw everything;

  /**
   * Of a configuration.
   *
   * @throws ConfigException where it asks for what these rows cannot give
   */
  BagPlan(RunConfig config, List<Variant> variants, Pool pool) {
    this.settings = config.bag();
    this.trained = config.training().threshold().isPresent() ? config.without(THRESHOLD) : config;
    this.variants = List.copyOf(variants);
    this.pool = pool;
    Bootstrap.Of drawn =
        division().kind() == Division.Kind.GROUP ? Bootstrap.Of.GROUPS : Bootstrap.Of.ROWS;
    this.samples =
        new Bootstrap(drawn, settings.sample(), settings.replace(), settings.seed()).of(pool);
    this.everything = Draw.of(new int[0], new int[0], all());
    requireTable(config.data().orElseThrow());
    boolean chosen =
        config
            .training()
            .threshold()
            .filter(rule -> !(rule instanceof DecisionRule.Fixed))
            .isPresent();
    boolean weighs = settings.combine() == Combine.WEIGHTED || settings.combine() == Combine.STACK;
    if (chosen || weighs) {
      requireUnseen(weighs ? "bag.combine = " + settings.combine().word() : THRESHOLD);
    }
  }

  /** What says which rows belong together. */
  Division division() {
    return trained.data().orElseThrow().division();
  }

  private void requireTable(DataSpec spec) {
    boolean columns =
        spec.source() instanceof SourceSpec.Table && pool.rows().schema().names().size() > 1;
    if (settings.columns() < 1 && !columns) {
      throw new ConfigException(
          String.format(
              "bag.columns = %s is a share of a table's columns, but data.source = %s has none:"
                  + " remove it",
              settings.columns(), spec.source().word()));
    }
  }

  private void requireUnseen(String what) {
    if (pool.rows().of(Part.VALIDATION).length > 0 || leavesRowsOut()) {
      return;
    }
    throw new ConfigException(
        String.format(
            "%s is learned from rows that members were not trained on, but there are none: every"
                + " member has all rows%s (bag.sample = %s, bag.replace = %s) and the validation"
                + " part is empty. Expected %sa smaller bag.sample, or a data.split.validation"
                + " above 0",
            what,
            settings.takesAll() ? "" : ", or their copies",
            settings.sample() == 1 ? "1" : String.valueOf(settings.sample()),
            settings.replace(),
            settings.replace() ? "more members, " : "bag.replace = true, "));
  }

  /** Whether there is a row that some member is trained neither on nor on a copy of. */
  private boolean leavesRowsOut() {
    return !settings.takesAll()
        && IntStream.range(0, settings.members())
            .anyMatch(number -> sample(number).rows(Part.TEST).length > 0);
  }

  BagSettings settings() {
    return settings;
  }

  Pool pool() {
    return pool;
  }

  List<Variant> variants() {
    return variants;
  }

  /** The configuration by which networks are trained; a threshold is the bag's alone. */
  RunConfig trained() {
    return trained;
  }

  Variant variant(int number) {
    return variants.get(number % variants.size());
  }

  /** The seed of a member's training. */
  long seed(int number) {
    long seed = variant(number).config().training().seed();
    return CounterRandom.key(seed, SEEDS, number) >>> 33;
  }

  /** The configuration of a member. */
  RunConfig config(int number) {
    return trained.with(sets(number));
  }

  private List<String> sets(int number) {
    List<String> sets = new ArrayList<>(variant(number).sets());
    sets.add("training.seed=" + seed(number));
    List<String> dropped = dropped(number);
    if (!dropped.isEmpty()) {
      sets.add(
          dropped.stream()
              .map(name -> ConfigUtil.quoteString(name) + " = drop")
              .collect(Collectors.joining(", ", "data.columns={ ", " }")));
    }
    return sets;
  }

  /** The columns that a member does not have, of those that others may have. */
  List<String> dropped(int number) {
    if (settings.columns() == 1) {
      return List.of();
    }
    DataSpec spec = variant(number).config().data().orElseThrow();
    SourceSpec.Table table = (SourceSpec.Table) spec.source();
    List<String> names =
        pool.rows().schema().names().stream()
            .filter(name -> !(table.columns().of(name) instanceof ColumnRule.Drop))
            .toList();
    long key = CounterRandom.key(settings.seed(), COLUMNS, number);
    int kept = (int) Math.max(1, Math.round(settings.columns() * names.size()));
    return IntStream.range(0, names.size())
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> CounterRandom.bits(key, i, 0)))
        .skip(kept)
        .sorted()
        .map(names::get)
        .toList();
  }

  /** The sample of a member: its test part is out of the bag. */
  Draw sample(int number) {
    return samples.apply(number);
  }

  /** A member, which tells what it predicts of all rows there are. */
  Trial member(int number) {
    return new Trial(
        number,
        "member " + (number + 1) + variant(number).of(),
        sets(number),
        sample(number).testedAs(everything),
        Set.of(Trial.Kept.PREDICTIONS, Trial.Kept.MODEL));
  }

  /** A network of a variant on all rows of the training part, as it would be without a bag. */
  Trial single(int number, Variant variant) {
    Draw rows = Draw.whole(pool.rows()).testedAs(everything);
    return variant.trial(number, "one network", rows, Set.of(Trial.Kept.PREDICTIONS));
  }

  /** All trainings, members first. */
  List<Trial> trials() {
    List<Trial> all = new ArrayList<>();
    for (int number = 0; number < settings.members(); number++) {
      all.add(member(number));
    }
    for (Variant variant : settings.compare() ? variants : List.<Variant>of()) {
      all.add(single(all.size(), variant));
    }
    return all;
  }

  /** The numbers of all rows. */
  int[] all() {
    return IntStream.range(0, pool.rows().count()).toArray();
  }
}
