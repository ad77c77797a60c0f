package io.kindling.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.CrossvalSettings;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.CrossvalReport;
import io.kindling.jobs.trial.EndedTrials;
import io.kindling.jobs.trial.FoldFigures;
import io.kindling.jobs.trial.Trial;
import io.kindling.jobs.trial.TrialFacts;
import io.kindling.jobs.trial.TrialResult;
import io.kindling.jobs.trial.Trials;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.FoldRule;
import io.kindling.partitioning.draw.Folds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One cross-validation, from its first training to its report. */
final class CrossvalRun {
  private final JobContext context;
  private final CrossvalSettings settings;
  private final FoldRule rule;
  private final List<Variant> candidates;
  private final PooledRows rows;
  private final List<Draw> folds;
  private final HeldOut heldOut;
  private final Trials trials;

  CrossvalRun(
      JobContext context,
      FoldRule rule,
      List<Variant> candidates,
      PooledRows rows,
      List<Draw> folds,
      HeldOut heldOut,
      Trials trials) {
    this.context = context;
    this.settings = context.config().crossval();
    this.rule = rule;
    this.candidates = candidates;
    this.rows = rows;
    this.folds = folds;
    this.heldOut = heldOut;
    this.trials = trials;
  }

  void run() {
    RunFolder folder = context.requireFolder();
    TrainingsFolder trainings =
        new TrainingsFolder(context, "crossval", "a run with other settings");
    EndedTrials ended = trainings.begin(rows.pool().fingerprint());
    Quarantine.write(context, rows.bad());
    List<TrialResult> results = ended.run(trials, all(), result -> told(result, ended.count()));
    List<FoldFigures> figures = figures(results);
    OptionalInt best = best(figures);
    ObjectNode provenance = ModelNotes.provenance(context, rows.findings());
    CrossvalReport report = report(results, figures, best, Optional.empty(), provenance);
    tell(report); // whatever comes later
    heldOut.write(results);
    gaps(figures).forEach(gap -> context.progress().say("note: " + gap));
    if (best.isEmpty()) {
      throw none(figures);
    }
    if (settings.refit()) {
      Variant chosen = candidates.get(best.getAsInt());
      TrialResult last = refitted(chosen);
      keep(folder, chosen, last, provenance);
      tell(report(results, figures, best, Optional.of(last), provenance));
    }
    trainings.end();
    report.lines().forEach(context.progress()::say);
    context.progress().say("report in " + folder.storage().shown() + "/report.html");
  }

  private void tell(CrossvalReport report) {
    RunFolder folder = context.requireFolder();
    folder.write("report.json", report.json());
    folder.write("report.html", report.html());
  }

  private CrossvalReport report(
      List<TrialResult> results,
      List<FoldFigures> figures,
      OptionalInt best,
      Optional<TrialResult> last,
      ObjectNode provenance) {
    return new CrossvalReport(
        context.name(),
        settings,
        figures,
        best,
        last.map(TrialResult::metrics),
        facts(results, best.orElse(0), last),
        rows.seconds(),
        context.seconds(),
        context.config().text(),
        provenance);
  }

  private TrialFacts facts(List<TrialResult> results, int best, Optional<TrialResult> last) {
    List<TrialResult> all = new ArrayList<>(results);
    last.ifPresent(all::add);
    long seed = candidates.get(best).config().training().seed();
    TrialFacts facts =
        TrialFacts.of(seed, all, last.orElseGet(() -> results.get(best * folds.size())));
    boolean timed =
        candidates.stream()
            .anyMatch(one -> one.config().training().stopping().timeBudget().isPresent());
    return timed ? facts.timed() : facts;
  }

  private List<Trial> all() {
    List<Trial> all = new ArrayList<>();
    for (Variant candidate : candidates) {
      for (int fold = 0; fold < folds.size(); fold++) {
        all.add(
            candidate.trial(
                all.size(), place(fold), folds.get(fold), Set.of(Trial.Kept.PREDICTIONS)));
      }
    }
    return all;
  }

  private String place(int fold) {
    int inRepeat = folds.size() / rule.repeats();
    String repeat = rule.repeats() == 1 ? "" : " of repeat " + (fold / inRepeat + 1);
    return "fold " + (fold % inRepeat + 1) + repeat;
  }

  private void told(TrialResult result, int done) {
    Variant candidate = candidates.get(result.number() / folds.size());
    String what = place(result.number() % folds.size()) + candidate.of();
    String figures =
        result.hasFailed()
            ? "came to no end: " + result.problem()
            : String.format(
                Locale.ROOT,
                "%s=%.5f after %d epochs, %.1f s",
                settings.metric(),
                result.value("test." + settings.metric()),
                result.epochs(),
                result.seconds());
    context
        .progress()
        .say(
            String.format(
                "%d of %d, %s: %s", done, folds.size() * candidates.size(), what, figures));
  }

  private List<FoldFigures> figures(List<TrialResult> results) {
    List<FoldFigures> all = new ArrayList<>();
    double ratio =
        folds.stream()
            .mapToDouble(
                fold -> (double) fold.rows(Part.TEST).length / fold.rows(Part.TRAIN).length)
            .average()
            .orElseThrow();
    for (int i = 0; i < candidates.size(); i++) {
      List<TrialResult> own = results.subList(i * folds.size(), (i + 1) * folds.size());
      all.add(FoldFigures.of(candidates.get(i).name(), own, ratio));
    }
    return all;
  }

  /**
   * By the mean of the metric; of several that are equally good, the first; empty if none has it.
   */
  private OptionalInt best(List<FoldFigures> all) {
    String metric = settings.metric();
    Comparator<FoldFigures> smaller =
        Comparator.comparingDouble(one -> one.metrics().get(metric).spread().mean());
    Comparator<FoldFigures> order =
        EarlyStopping.isSmallerBetter(metric) ? smaller : smaller.reversed();
    return all.stream()
        .filter(one -> one.metrics().containsKey(metric))
        .min(order)
        .map(one -> OptionalInt.of(all.indexOf(one)))
        .orElseGet(OptionalInt::empty);
  }

  /** Where a candidate cannot be compared though it came to its end, a sentence each. */
  private List<String> gaps(List<FoldFigures> all) {
    List<String> gaps = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Integer fold = all.get(i).gaps().get(settings.metric());
      if (fold != null) {
        gaps.add(
            String.format(
                "%s%s does not tell %s: it is not a finite number there, as where all rows of a"
                    + " fold are of one class. Take another crossval.metric, or fewer folds"
                    + " (crossval.folds)",
                place(fold), candidates.get(i).of(), settings.metric()));
      }
    }
    return gaps;
  }

  private RuntimeException none(List<FoldFigures> all) {
    return all.stream()
        .filter(one -> !one.problem().isEmpty())
        .findFirst()
        .map(one -> one.fault().exception("No candidate came to an end on all folds: "))
        .orElseGet(() -> new ConfigException("No candidate can be taken: " + gaps(all).get(0)));
  }

  private TrialResult refitted(Variant chosen) {
    context.describe("train on all rows");
    Trial trial =
        chosen.trial(0, "all rows", Folds.whole(rows.pool(), rule), Set.of(Trial.Kept.MODEL));
    TrialResult result = trials.run(List.of(trial), heard -> {}).get(0);
    if (result.hasFailed()) {
      throw result.fault().exception("The training on all rows came to no end: ");
    }
    return result;
  }

  private void keep(RunFolder folder, Variant chosen, TrialResult result, ObjectNode provenance) {
    StoredModel stored = StoredModel.of(result.learned().get(0), chosen.config(), provenance);
    stored.write(folder, "model", chosen.config().text());
    stored.putHashes(provenance);
    context
        .progress()
        .say("model, trained on all rows, in " + folder.storage().in("model").shown());
  }
}
