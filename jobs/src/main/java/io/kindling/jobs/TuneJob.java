package io.kindling.jobs;

import io.kindling.engine.metric.Details;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Network;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.Nearest;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.config.TuneSettings.Keep;
import io.kindling.jobs.inference.Latency;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.training.Outputs;
import io.kindling.jobs.trial.Trial;
import io.kindling.jobs.trial.Trials;
import io.kindling.jobs.tune.Bench;
import io.kindling.jobs.tune.Candidates;
import io.kindling.jobs.tune.Entry;
import io.kindling.jobs.tune.Found;
import io.kindling.jobs.tune.Ranking;
import io.kindling.jobs.tune.Search;
import io.kindling.jobs.tune.States;
import io.kindling.jobs.tune.Story;
import io.kindling.jobs.tune.TrialTable;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.encode.Encoders;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Searches for settings: many small trainings side by side, of which the best one is kept. */
final class TuneJob implements Job {
  @Override
  public String word() {
    return "tune";
  }

  @Override
  public String sentence() {
    return "Tries settings that are drawn, many trainings at once, and keeps the best model.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.TRAIN;
  }

  @Override
  public void run(JobContext context) {
    TuneSettings tune = context.config().tune();
    RunConfig base = context.config().without("tune");
    Candidates candidates = Candidates.of(tune, base);
    PooledRows rows = rows(context);
    checkNetworks(candidates, base, rows.encoders());
    checkMetrics(tune, base.with(candidates.first().get(0).sets()), rows.encoders());
    if (context.arguments().dryRun()) {
      context
          .out()
          .printf(
              "dry run: everything fits; %d trials, the first with %s%n",
              candidates.count(), candidates.first().get(0).shown());
      return;
    }
    Map<String, Entry> known =
        new SearchFolder(context, word(), TrialTable.TRIALS)
            .begin(rows.pool().fingerprint(), kept(tune));
    Quarantine.write(context, rows.bad());
    search(context, new Searched(tune, base, candidates, rows), known);
  }

  /** The folders that a resumed search goes on with. */
  private static Set<String> kept(TuneSettings tune) {
    return tune.keep() == Keep.ALL
        ? Set.of(States.FOLDER, TrialModels.FOLDER)
        : Set.of(States.FOLDER);
  }

  /** What is searched, and for what. */
  record Searched(TuneSettings tune, RunConfig base, Candidates candidates, PooledRows rows) {}

  /** Rows for all trials, which need some to be compared by. */
  private static PooledRows rows(JobContext context) {
    PooledRows rows = PooledRows.read(context);
    Map<Part, Long> counts = rows.findings().rows();
    context
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "data: %d rows to train on, %d to compare trials by, %d to test the best; %.1f s",
                counts.get(Part.TRAIN),
                counts.get(Part.VALIDATION),
                counts.get(Part.TEST),
                rows.seconds()));
    if (counts.get(Part.VALIDATION) == 0) {
      throw new ConfigException(
          "There are no rows to compare trials by: data.split.validation must be above 0");
    }
    return rows;
  }

  /** Refuses a network that does not fit the rows, where they are encoded alike in all trials. */
  private static void checkNetworks(Candidates candidates, RunConfig base, Encoders encoders) {
    for (Candidate one : candidates.first()) {
      if (one.sets().stream().anyMatch(set -> set.matches("data[.](columns|features).*"))) {
        return;
      }
      try {
        requireFit(base.with(one.sets()), encoders);
      } catch (ConfigException refused) {
        throw new ConfigException(candidates.refusal(one, refused.getMessage()));
      }
    }
  }

  private static void requireFit(RunConfig config, Encoders encoders) {
    Network network = config.network(encoders);
    DataSpec spec = config.data().orElseThrow();
    var losses = config.training().losses();
    if (Outputs.measures(encoders, network, losses, spec).isEmpty()) {
      throw new ConfigException("The network has no output that is measured");
    }
  }

  /** Refuses a metric that no trial will have. */
  private static void checkMetrics(TuneSettings tune, RunConfig first, Encoders encoders) {
    Network network = first.network(encoders);
    var objective = first.training().losses().objective(network);
    Details details = new Details(OptionalDouble.empty(), first.training().topK());
    Set<String> known = new LinkedHashSet<>();
    Metrics.detailed(objective, network, details)
        .names()
        .forEach(name -> known.add("validation." + name));
    if (first.neighbours().isEmpty()) {
      Metrics.of(objective, network).names().forEach(name -> known.add("train." + name));
    }
    requireKnown("tune.metric", tune.metric(), known);
    known.addAll(List.of("parameters", "seconds", Latency.METRIC));
    tune.constraints().forEach(one -> requireKnown("tune.constraints", one.metric(), known));
  }

  private static void requireKnown(String key, String metric, Set<String> known) {
    if (!known.contains(metric)) {
      throw new ConfigException(
          String.format(
              "Unknown metric '%s' in %s: this task has none of that name. The nearest is '%s'; it"
                  + " has %s",
              metric, key, Nearest.of(metric, known), known));
    }
  }

  private static Bench.Keeper keeper(JobContext context, Searched searched) {
    return searched.tune().keep() == Keep.ALL
        ? new TrialModels(context, searched.base(), searched.rows().findings())
        : Bench.Keeper.OF_NONE;
  }

  private static void search(JobContext context, Searched searched, Map<String, Entry> known) {
    TuneSettings tune = searched.tune();
    RunFolder folder = context.requireFolder();
    Ranking ranking = new Ranking(tune);
    int count = searched.candidates().count();
    Story story = new Story(context.progress(), ranking, tune.metric(), count, System::nanoTime);
    known.values().forEach(story::known);
    Pool pool = searched.rows().pool();
    Draw rows = Draw.of(pool.rows().of(Part.TRAIN), pool.rows().of(Part.VALIDATION), new int[0]);
    States states = new States(folder);
    try (Trials trials = new Trials(context.spark(), searched.base().text(), pool)) {
      Found found;
      try (TrialTable table =
          TrialTable.open(TrialTable.TRIALS, folder, List.copyOf(known.values()))) {
        Bench bench =
            new Bench(
                trials,
                rows,
                known,
                states,
                tune.bounds(Latency.METRIC) ? Set.of(Trial.Kept.LATENCY) : Set.of(),
                keeper(context, searched),
                entry -> {
                  table.add(entry);
                  story.ended(entry);
                });
        Search search = new Search(tune, searched.candidates(), context::describe);
        context.progress().say(trials.sentence(count, search.atOnce(trials)));
        found = search.run(bench);
        table.finish(found.entries());
      }
      context.progress().say(story.standing());
      new TuneResults(context, searched, found).write(trials);
      states.clear();
    }
  }
}
