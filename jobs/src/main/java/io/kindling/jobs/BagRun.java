package io.kindling.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.model.Model;
import io.kindling.jobs.bag.MemberRow;
import io.kindling.jobs.bag.MemberTable;
import io.kindling.jobs.inference.Ballot;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.BagReport;
import io.kindling.jobs.trial.EndedTrials;
import io.kindling.jobs.trial.TrialFacts;
import io.kindling.jobs.trial.TrialResult;
import io.kindling.jobs.trial.Trials;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.shard.RowShard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One bag, from its first training to its report. */
final class BagRun {
  private final JobContext context;
  private final BagPlan plan;
  private final BagHead head;
  private final PooledRows rows;
  private final Trials trials;

  BagRun(JobContext context, BagPlan plan, BagHead head, PooledRows rows, Trials trials) {
    this.context = context;
    this.plan = plan;
    this.head = head;
    this.rows = rows;
    this.trials = trials;
  }

  void run() {
    RunFolder folder = context.requireFolder();
    TrainingsFolder trainings = new TrainingsFolder(context, "bag", "a run with other settings");
    EndedTrials ended = trainings.begin(rows.pool().fingerprint());
    Quarantine.write(context, rows.bad());
    List<TrialResult> results =
        ended.run(trials, plan.trials(), result -> told(result, ended.count()));
    int count = plan.settings().members();
    List<TrialResult> members =
        results.subList(0, count).stream().filter(one -> !one.hasFailed()).toList();
    if (members.isEmpty()) {
      throw results.get(0).fault().exception("No member came to an end: ");
    }
    context.describe("measure the bag");
    List<float[]> predicted = members.stream().map(one -> one.predicted().get(0)).toList();
    Ballot ballot = new Ballot(all(), head.encoders(), head.loss().loss(), predicted);
    Bag bag = new Bag(context.config(), plan, head, members, ballot);
    List<TrialResult> singles = results.subList(count, results.size());
    ObjectNode provenance = ModelNotes.provenance(context, rows.findings());
    keep(folder, bag, members, provenance);
    MemberTable.write(folder, table(bag, results.subList(0, count), members));
    BagReport report = report(bag, results, members, singles, provenance);
    folder.write("report.json", report.json());
    folder.write("report.html", report.html());
    trainings.end();
    report.lines().forEach(context.progress()::say);
    context.progress().say("model in " + folder.storage().in("model").shown());
    context.progress().say("report in " + folder.storage().shown() + "/report.html");
  }

  private RowShard all() {
    int[] numbers = plan.all();
    return new RowShard(0, plan.pool().rows().taken(numbers, 0, numbers.length));
  }

  private void told(TrialResult result, int done) {
    int members = plan.settings().members();
    int all = members + (plan.settings().compare() ? plan.variants().size() : 0);
    Variant variant =
        result.number() < members
            ? plan.variant(result.number())
            : plan.variants().get(result.number() - members);
    String what =
        result.number() < members ? "member " + (result.number() + 1) : "the network on all rows";
    String figures =
        result.hasFailed()
            ? "came to no end: " + result.problem()
            : String.format(
                Locale.ROOT,
                "train.loss=%.5f after %d epochs, %.1f s",
                result.value("train.loss"),
                result.epochs(),
                result.seconds());
    context
        .progress()
        .say(String.format("%d of %d, %s%s: %s", done, all, what, variant.of(), figures));
  }

  private void keep(RunFolder folder, Bag bag, List<TrialResult> members, ObjectNode provenance) {
    List<Model> models = new ArrayList<>();
    for (TrialResult one : members) {
      models.add(
          StoredModel.of(one.learned().get(0), plan.config(one.number()), provenance).model());
    }
    ObjectNode notes =
        ModelNotes.of(head.encoders(), context.config().text(), provenance.deepCopy());
    Model whole = bag.head().noted(notes);
    Model decided =
        bag.threshold().isPresent() ? ModelNotes.with(whole, bag.threshold().getAsDouble()) : whole;
    StoredModel stored = StoredModel.of(decided, models, bag.combination());
    ModelStore.write(folder, "model", stored.model(), models, context.config().text());
  }

  private List<MemberRow> table(Bag bag, List<TrialResult> all, List<TrialResult> members) {
    List<MemberRow> table = new ArrayList<>();
    for (TrialResult one : all) {
      int place = members.indexOf(one);
      table.add(
          new MemberRow(
              one.number() + 1,
              plan.variant(one.number()).name(),
              plan.seed(one.number()),
              MemberRow.different(plan.sample(one.number()).rows(Part.TRAIN)),
              plan.dropped(one.number()),
              place < 0 ? 0 : bag.combination().weights().get(place),
              place < 0 ? Map.of() : bag.ofMembers().get(place),
              one));
    }
    return table;
  }

  private BagReport report(
      Bag bag,
      List<TrialResult> results,
      List<TrialResult> members,
      List<TrialResult> singles,
      ObjectNode provenance) {
    Map<String, Map<String, Map<String, Double>>> alone = new LinkedHashMap<>();
    for (int i = 0; i < singles.size(); i++) {
      if (!singles.get(i).hasFailed()) {
        alone.put(plan.variants().get(i).name(), bag.ofSingle(singles.get(i)));
      }
    }
    TrialFacts facts = TrialFacts.of(context.config().training().seed(), results, members.get(0));
    boolean timed =
        plan.variants().stream()
            .anyMatch(one -> one.config().training().stopping().timeBudget().isPresent());
    return new BagReport(
        context.name(),
        plan.settings(),
        bag.metrics(),
        bag.ofMembers(),
        alone,
        bag.outOfBagRows(),
        plan.pool().rows().of(Part.TRAIN).length,
        results.stream().filter(TrialResult::hasFailed).map(TrialResult::problem).toList(),
        bag.threshold(),
        bag.learnsFromValidation(),
        bag.decomposedOn(),
        bag.decomposition(),
        bag.curve(),
        timed ? facts.timed() : facts,
        members.stream().mapToLong(TrialResult::parameters).sum(),
        new BagReport.Seconds(rows.seconds(), context.seconds()),
        context.config().text(),
        provenance);
  }
}
