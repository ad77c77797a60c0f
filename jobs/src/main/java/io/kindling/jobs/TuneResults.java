package io.kindling.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.config.TuneSettings;
import io.kindling.jobs.config.TuneSettings.Schedule;
import io.kindling.jobs.inference.Latency;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.Report;
import io.kindling.jobs.report.SearchPage;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.trial.Leg;
import io.kindling.jobs.trial.Trial;
import io.kindling.jobs.trial.TrialResult;
import io.kindling.jobs.trial.Trials;
import io.kindling.jobs.tune.Entry;
import io.kindling.jobs.tune.Found;
import io.kindling.jobs.tune.Importance;
import io.kindling.jobs.tune.Lineage;
import io.kindling.jobs.tune.Ranking;
import io.kindling.partitioning.draw.Draw;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a search leaves: the best configuration, its model, a report. */
final class TuneResults {
  private final JobContext context;
  private final TuneJob.Searched searched;
  private final TuneSettings tune;
  private final Ranking ranking;
  private final Found found;
  private final List<Entry> entries;
  private final Entry best;
  private final double searchSeconds;

  /** Of a search that has ended. */
  TuneResults(JobContext context, TuneJob.Searched searched, Found found) {
    this.context = context;
    this.searched = searched;
    this.tune = searched.tune();
    this.ranking = new Ranking(tune);
    this.found = found;
    this.entries = found.entries().stream().sorted(Comparator.comparingInt(Entry::number)).toList();
    this.best = ranking.best(entries).orElseThrow(() -> none(this.entries));
    this.searchSeconds = context.seconds();
  }

  private static ConfigException none(List<Entry> entries) {
    if (entries.isEmpty()) {
      return new ConfigException(
          "No trial was begun: the first one takes more epochs than 'tune.epochs' allows for all");
    }
    String failed =
        entries.stream()
            .filter(entry -> entry.state() == Entry.State.FAILED)
            .findFirst()
            .map(entry -> " Trial " + entry.number() + " failed: " + entry.message())
            .orElse("");
    return new ConfigException(
        "None of the trials can be taken: each failed, lacks the metric or misses a constraint"
            + " (trials.csv tells which)."
            + failed);
  }

  /** Trains the best trial again, now with its model and the test part, and writes all. */
  void write(Trials trials) {
    RunFolder folder = context.requireFolder();
    Candidate candidate = found.candidate().apply(best);
    RunConfig config = searched.base().with(candidate.sets());
    folder.write("best.conf", config.text());
    context.describe("train the model of the best trial");
    TrialResult trained = trained(trials, candidate);
    ObjectNode provenance = ModelNotes.provenance(context, searched.rows().findings());
    provenance.put("trial", best.number());
    StoredModel stored = StoredModel.of(trained.learned().get(0), config, provenance);
    stored.write(folder, "model", config.text());
    stored.putHashes(provenance);
    boolean same =
        best.state() != Entry.State.DONE || trained.value(tune.metric()) == ranking.value(best);
    if (!same) {
      context
          .progress()
          .say(
              String.format(
                  Locale.ROOT,
                  "note: trained again, the best trial has %s=%s instead of %s: executors differ,"
                      + " or the time has a say in the training",
                  tune.metric(),
                  trained.value(tune.metric()),
                  ranking.value(best)));
    }
    folder.write("report.json", json(config, trained, provenance, same));
    folder.write("report.html", page(config, trained).html());
    tell(trained);
  }

  private TrialResult trained(Trials trials, Candidate candidate) {
    Trial trial =
        new Trial(
            candidate.number(),
            "the best trial",
            candidate.sets(),
            Draw.whole(searched.rows().pool().rows()),
            Set.of(Trial.Kept.MODEL));
    TrialResult result =
        isPopulation()
            ? trials.run(new Leg(trial, best.epochs(), found.start().apply(best))).result()
            : trials.run(List.of(trial), one -> {}).get(0);
    if (result.hasFailed()) {
      throw result
          .fault()
          .exception(
              String.format(
                  "Trial %d, the best, could not be trained again: ", candidate.number()));
    }
    return result;
  }

  /** The model of a population's best member is where it stands: it had other settings before. */
  private boolean isPopulation() {
    return tune.schedule() == Schedule.POPULATION;
  }

  private Map<String, Double> importance() {
    return Importance.of(entries.stream().filter(entry -> entry.rung() == 0).toList(), ranking);
  }

  private long epochs() {
    return finals().values().stream().mapToLong(Entry::epochs).sum();
  }

  /** Of each trial what it reached last. */
  private Map<Integer, Entry> finals() {
    Map<Integer, Entry> finals = new LinkedHashMap<>();
    for (Entry entry : entries) {
      finals.merge(entry.number(), entry, (a, b) -> b.rung() > a.rung() ? b : a);
    }
    return finals;
  }

  private byte[] json(RunConfig config, TrialResult trained, ObjectNode provenance, boolean same) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    ObjectNode metrics = json.putObject("metrics");
    trained.metrics().forEach((part, values) -> Report.put(metrics.putObject(part), values));
    ObjectNode one = json.putObject("best").put("trial", best.number());
    put(one, tune.metric(), ranking.value(best));
    one.put("epochs", best.epochs()).put("bestEpoch", best.bestEpoch());
    one.set("settings", new ObjectMapper().valueToTree(best.values()));
    if (isPopulation()) {
      one.set("schedule", Lineage.json(best, entries));
    }
    ObjectNode importance = json.putObject("importance");
    importance().forEach((key, share) -> put(importance, key, share));
    ObjectNode counts = json.putObject("trials").put("all", finals().size());
    for (Entry.State state : Entry.State.values()) {
      counts.put(
          state.word(), finals().values().stream().filter(entry -> entry.state() == state).count());
    }
    boolean timed =
        config.training().stopping().timeBudget().isPresent()
            || tune.budget().time().isPresent()
            || tune.bounds("seconds")
            || tune.bounds(Latency.METRIC);
    json.put("epochs", epochs())
        .put("parameters", trained.parameters())
        .put("seed", tune.seed())
        .put("reproducible", same && !timed);
    json.putObject("timing")
        .put("searchSeconds", searchSeconds)
        .put("totalSeconds", context.seconds());
    json.set("provenance", provenance);
    return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** JSON has no word for a number that is not finite; the name is one, whatever points it has. */
  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }

  private SearchPage page(RunConfig config, TrialResult trained) {
    List<SearchPage.Row> ranked =
        finals().values().stream()
            .filter(entry -> entry.state() != Entry.State.FAILED)
            .sorted(
                Comparator.comparingInt((Entry entry) -> -entry.rung())
                    .thenComparing(ranking.bestFirst()))
            .map(
                entry ->
                    new SearchPage.Row(
                        entry.number(),
                        entry.values(),
                        ranking.value(entry),
                        entry.epochs(),
                        entry.state().word(),
                        ranking.isEligible(entry)))
            .toList();
    String summary =
        String.format(
            Locale.ROOT,
            "%d trials of %d epochs in all, search %s, schedule %s, seed %d; the best is trial %d",
            finals().size(),
            epochs(),
            tune.search().word(),
            tune.schedule().word(),
            tune.seed(),
            best.number());
    return new SearchPage(
        context.name(),
        summary,
        tune.metric(),
        ranked,
        importance(),
        trained.metrics(),
        config.text());
  }

  private void tell(TrialResult trained) {
    context
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "trial %d is the best: %s=%.5f%s; %d trials of %d epochs in all in %.1f s",
                best.number(),
                tune.metric(),
                trained.value(tune.metric()),
                told(trained, "test.loss") + told(trained, "test.accuracy"),
                finals().size(),
                epochs(),
                context.seconds()));
    String place = context.requireFolder().storage().shown();
    context.progress().say("its configuration in " + place + "/best.conf");
    context.progress().say("its model in " + place + "/model");
    context.progress().say("report in " + place + "/report.html");
  }

  private static String told(TrialResult trained, String metric) {
    double value = trained.value(metric);
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, " %s=%.5f", metric, value);
  }
}
