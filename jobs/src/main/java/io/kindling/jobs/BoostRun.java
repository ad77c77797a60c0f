package io.kindling.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.model.Model;
import io.kindling.jobs.boost.Compared;
import io.kindling.jobs.boost.JointMeasure;
import io.kindling.jobs.boost.Judged;
import io.kindling.jobs.boost.Round;
import io.kindling.jobs.boost.Sequence;
import io.kindling.jobs.config.BoostSettings;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Combination;
import io.kindling.jobs.inference.Tally;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.BoostReport;
import io.kindling.jobs.trial.Fault;
import io.kindling.jobs.trial.Learned;
import io.kindling.jobs.trial.TrialFacts;
import io.kindling.jobs.trial.TrialResult;
import io.kindling.jobs.trial.Trials;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One boosting, from its first round to its report. */
final class BoostRun {
  static final String ROUNDS = "rounds.jsonl";
  private static final String TABLE = "rounds.csv";

  /** A network that is no better than chance is trained again so often, from elsewhere. */
  private static final int TRIES = 4;

  private final JobContext context;
  private final BoostSettings settings;
  private final PooledRows rows;
  private final JointMeasure measure;
  private final Sequence sequence;
  private final BoostMembers members;
  private final Tally tally;
  private final List<Round> rounds = new ArrayList<>();
  private final List<Learned> learned = new ArrayList<>();
  private final List<TrialResult> results = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  BoostRun(JobContext context, PooledRows rows, JointMeasure measure, Sequence sequence) {
    this.context = context;
    this.settings = context.config().boost();
    this.rows = rows;
    this.measure = measure;
    this.sequence = sequence;
    this.members = new BoostMembers(context.config(), rows.pool(), measure.everyRow());
    this.tally = measure.tally(sequence.rule(), sequence.start());
  }

  void run() {
    try (Trials trials = new Trials(context.spark(), members.text(), rows.pool(), 1)) {
      trials.check(members.member(1, 0, sequence.overlay()));
      if (context.arguments().dryRun()) {
        context.out().println("dry run: every network would fit");
        return;
      }
      RunFolder folder = context.requireFolder();
      folder.clear();
      folder.write(ModelStore.CONFIG_FILE, context.config().text());
      Quarantine.write(context, rows.bad());
      boost(trials);
    }
    int kept = settings.patience().isPresent() ? best() : rounds.size();
    ObjectNode provenance = ModelNotes.provenance(context, rows.findings());
    keep(kept, provenance);
    BoostReport report =
        new BoostReport(
            context.name(),
            settings,
            rounds,
            kept,
            settings.compare() ? compared(kept) : List.of(),
            notes,
            facts(),
            rows.seconds(),
            context.seconds(),
            context.config().text(),
            provenance);
    RunFolder folder = context.requireFolder();
    folder.write("report.json", report.json());
    folder.write("report.html", report.html());
    report.lines().forEach(context.progress()::say);
    context.progress().say("report in " + folder.storage().shown() + "/report.html");
  }

  private void boost(Trials trials) {
    boolean goesOn = true;
    while (goesOn && rounds.size() < settings.rounds() && !patienceIsOver()) {
      int number = rounds.size() + 1;
      context.describe("round " + number);
      Optional<Judged> member = member(trials, number);
      goesOn = member.filter(one -> one.verdict() == Judged.Verdict.TAKEN).isPresent();
    }
  }

  /** Trains the member of a round; none where no attempt is better than chance. */
  private Optional<Judged> member(Trials trials, int number) {
    double error = 0;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      TrialResult result =
          trials
              .run(List.of(members.member(number, attempt, sequence.overlay())), one -> {})
              .get(0);
      if (result.hasFailed()) {
        return ended(number, result.fault());
      }
      float[] predicted = result.predicted().get(0);
      Judged judged = sequence.judge(predicted);
      error = judged.error();
      if (judged.isTaken()) {
        take(number, result, judged);
        return Optional.of(judged);
      }
    }
    String said =
        String.format(
            Locale.ROOT,
            "round %d: %d networks in a row were no better than chance, the last with an error of"
                + " %.5f",
            number,
            TRIES,
            error);
    if (rounds.isEmpty()) {
      throw new ConfigException(
          "Boosting cannot begin: in "
              + said
              + "; expected one that is. Train longer (training.epochs), or with another rate or"
              + " network");
    }
    context.progress().say(said + ": boosting ends");
    return Optional.empty();
  }

  /** What was boosted so far is a model; without any, what stopped it is the run's failure. */
  private Optional<Judged> ended(int number, Fault fault) {
    String said = "Round " + number + " came to no end";
    if (rounds.isEmpty()) {
      throw fault.exception(said + ": ");
    }
    notes.add(said + ", boosting ended with those before it: " + fault.sentence());
    return Optional.empty();
  }

  private void take(int number, TrialResult result, Judged judged) {
    tally.add(result.predicted().get(0), judged.weight());
    Round round =
        new Round(
            number, judged, measure.of(tally, sequence.rule()), result.seconds(), result.place());
    rounds.add(round);
    learned.add(result.learned().get(0));
    results.add(result.figures());
    RunFolder folder = context.requireFolder();
    folder.write(ROUNDS, Round.lines(rounds));
    folder.write(TABLE, Round.table(rounds));
    context
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "round %d of %d: error=%.5f weight=%.5f %s",
                number,
                settings.rounds(),
                judged.error(),
                judged.weight(),
                BoostReport.told(round.metrics(), settings.metric())));
  }

  private boolean patienceIsOver() {
    return settings.patience().isPresent()
        && rounds.size() - best() >= settings.patience().getAsInt();
  }

  /** The number of the best round, of several that are as good the first; 0 before the first. */
  private int best() {
    boolean smaller = EarlyStopping.isSmallerBetter(settings.metric());
    double least = Double.POSITIVE_INFINITY;
    int best = Math.min(1, rounds.size());
    for (Round round : rounds) {
      double value = (smaller ? 1 : -1) * round.value(settings.metric());
      if (value < least) {
        least = value;
        best = round.number();
      }
    }
    return best;
  }

  private void keep(int kept, ObjectNode provenance) {
    RunConfig own = RunConfig.ofText(members.text(), List.of());
    List<Model> models = new ArrayList<>();
    for (Learned one : learned.subList(0, kept)) {
      models.add(StoredModel.of(one, own, provenance).model());
    }
    List<Double> weights =
        rounds.subList(0, kept).stream().map(round -> round.judged().weight()).toList();
    String text = context.config().text();
    Model head =
        measure
            .head(sequence.rule())
            .noted(ModelNotes.of(measure.encoders(), text, provenance.deepCopy()));
    StoredModel whole =
        StoredModel.of(head, models, new Combination(sequence.rule(), weights, sequence.start()));
    RunFolder folder = context.requireFolder();
    ModelStore.write(folder, "model", whole.model(), whole.members(), text);
    context
        .progress()
        .say(kept + " networks that are one model in " + folder.storage().in("model").shown());
  }

  /** The single network, and a bag of as many as were kept. */
  private List<Compared> compared(int kept) {
    context.describe("a single network and a bag of " + kept);
    List<Compared> all = new ArrayList<>();
    try (Trials trials = new Trials(context.spark(), members.plain(), rows.pool(), rows.atOnce())) {
      List<TrialResult> others = trials.run(members.others(kept), one -> {});
      others.forEach(one -> results.add(one.figures()));
      averaged("bag", others.subList(1, others.size())).ifPresent(all::add);
      averaged("single network", others.subList(0, 1)).ifPresent(all::add);
    }
    return all;
  }

  /** Of the networks that came to an end; empty where none did. */
  private Optional<Compared> averaged(String name, List<TrialResult> networks) {
    Tally average = measure.tally(Combination.Rule.AVERAGE, List.of());
    int count = 0;
    for (TrialResult one : networks) {
      if (one.hasFailed()) {
        notes.add(
            "A network to compare with ("
                + name
                + ") came to no end and is left out: "
                + one.problem());
      } else {
        average.add(one.predicted().get(0), 1);
        count++;
      }
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(new Compared(name, count, measure.of(average, Combination.Rule.AVERAGE)));
  }

  private TrialFacts facts() {
    TrialFacts facts = TrialFacts.of(settings.seed(), results, results.get(0));
    return context.config().training().stopping().timeBudget().isPresent() ? facts.timed() : facts;
  }
}
