package io.kindling.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.CurveSettings;
import io.kindling.jobs.curve.PointFigures;
import io.kindling.jobs.curve.Points;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.CurveReport;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.trial.Computed;
import io.kindling.jobs.trial.Fault;
import io.kindling.jobs.trial.Trial;
import io.kindling.jobs.trial.TrialResult;
import io.kindling.jobs.trial.Trials;
import io.kindling.jobs.tune.Entry;
import io.kindling.jobs.tune.TrialTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The trainings of a curve, from the first to the report. */
final class CurveRun {
  private static final String TABLE = "points";
  private static final int FEW = 100;
  private static final long NANOS_BETWEEN = 5_000_000_000L;

  private final JobContext context;
  private final CurveSettings settings;
  private final Points points;
  private final CurveDraws draws;
  private final PooledRows rows;
  private final Trials trials;
  private final List<Candidate> trainings;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<Computed> computed = new HashSet<>();
  private Fault fault = Fault.NONE;
  private long told = System.nanoTime();

  CurveRun(JobContext context, Points points, CurveDraws draws, PooledRows rows, Trials trials) {
    this.context = context;
    this.settings = context.config().curve();
    this.points = points;
    this.draws = draws;
    this.rows = rows;
    this.trials = trials;
    this.trainings = points.trainings();
  }

  void run() {
    RunFolder folder = context.requireFolder();
    Map<String, Entry> known =
        new SearchFolder(context, "curve", TABLE).begin(rows.pool().fingerprint(), Set.of());
    Quarantine.write(context, rows.bad());
    known.values().stream().filter(this::isOfThese).forEach(entries::add);
    Set<Integer> made = new HashSet<>();
    entries.forEach(entry -> made.add(entry.number()));
    context.describe(trainings.size() - made.size() + " trainings");
    try (TrialTable table = TrialTable.open(TABLE, folder, List.copyOf(entries))) {
      List<Trial> all =
          trainings.stream().filter(one -> !made.contains(one.number())).map(this::trial).toList();
      if (!all.isEmpty()) {
        trials.each(all, result -> ended(result, table));
        context.progress().say(all.size() + " trainings ended");
      }
      entries.sort(Comparator.comparingInt(Entry::number));
      table.finish(entries);
    }
    CurveReport report = report();
    folder.write("report.json", report.json());
    folder.write("report.html", report.html());
    if (report.best().isEmpty()) {
      throw none();
    }
    report.lines().forEach(context.progress()::say);
    context.progress().say("report in " + folder.storage().shown() + "/report.html");
  }

  /**
   * Whether a line of an earlier run is of a training of this one; values are told by their texts.
   */
  private boolean isOfThese(Entry entry) {
    return entry.number() < trainings.size()
        && entry.values().toString().equals(trainings.get(entry.number()).values().toString());
  }

  private Trial trial(Candidate one) {
    return new Trial(one.number(), one.shown(), one.sets(), draws.of(one.number()), Set.of());
  }

  private void ended(TrialResult result, TrialTable table) {
    Candidate one = trainings.get(result.number());
    Entry entry = Entry.of(one, 0, one.number(), result, Entry.State.DONE);
    entries.add(entry);
    table.add(entry);
    computed.addAll(result.computed());
    if (result.hasFailed() && fault.kind() == Fault.Kind.NONE) {
      fault = result.fault();
    }
    boolean due = System.nanoTime() - told >= NANOS_BETWEEN;
    if (trainings.size() <= FEW || result.hasFailed() || due) {
      told = System.nanoTime();
      context
          .progress()
          .say(
              String.format(
                  "%d of %d, %s: %s",
                  entries.size(), trainings.size(), one.shown(), reached(result)));
    }
  }

  private String reached(TrialResult result) {
    return result.hasFailed()
        ? "came to no end: " + result.problem()
        : String.format(
            Locale.ROOT,
            "%s=%.5f after %d epochs, %.1f s",
            settings.metric(),
            result.value(settings.metric()),
            result.epochs(),
            result.seconds());
  }

  private CurveReport report() {
    ObjectNode provenance = ModelNotes.provenance(context, rows.findings());
    boolean timed = points.base().training().stopping().timeBudget().isPresent();
    return new CurveReport(
        context.name(),
        settings,
        points.dimensions(),
        PointFigures.of(points, entries),
        new CurveReport.Run(
            points.base().training().seed(),
            computed.size() <= 1 && !timed,
            rows.seconds(),
            context.seconds()),
        context.config().text(),
        provenance);
  }

  /** Why no point can be taken. */
  private RuntimeException none() {
    String ends = "At no point did all trainings come to their end: ";
    if (fault.kind() != Fault.Kind.NONE) {
      return fault.exception(ends);
    }
    for (Entry entry : entries) {
      if (entry.state() == Entry.State.FAILED) { // in the run that is resumed
        return new ConfigException(ends + entry.message());
      }
    }
    return new ConfigException(
        String.format(
            "At no point do all trainings tell %s as a finite number (points.csv has what they"
                + " tell). Take another curve.metric, or other points",
            settings.metric()));
  }
}
