package io.kindling.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.model.Model;
import io.kindling.jobs.bag.Decomposition;
import io.kindling.jobs.config.BagSettings.Combine;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Ballot;
import io.kindling.jobs.inference.Combination;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Stacker;
import io.kindling.jobs.report.BagPoint;
import io.kindling.jobs.trial.TrialResult;
import io.kindling.partitioning.Part;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/** Members that were trained: how they become one, and how good all of it is. */
final class Bag {
  static final String OUT_OF_BAG = "outOfBag";
  private static final int MOST_POINTS = 50;

  private final RunConfig config;
  private final BagPlan plan;
  private final Ballot ballot;
  private final BagVoters voters;
  private final Inference plain;
  private final List<Map<String, Map<String, Double>>> ofMembers;
  private final Combination combination;
  private final Model head;
  private final OptionalDouble threshold;
  private final Inference decided;

  /**
   * Makes one of members.
   *
   * @param members those that came to an end, in their order
   * @param ballot of what they predict of all rows
   */
  Bag(RunConfig config, BagPlan plan, BagHead head, List<TrialResult> members, Ballot ballot) {
    this.config = config;
    this.plan = plan;
    this.ballot = ballot;
    this.voters = new BagVoters(plan, members);
    Model alone = alone(head);
    boolean stacks = plan.settings().combine() == Combine.STACK;
    this.plain = fixed(inference(alone));
    this.ofMembers = measuredMembers();
    this.combination = combined(plan.settings().combine());
    this.head =
        stacks ? new Stacker(ballot).learned(judged(), judges(), config.engine().kernels()) : alone;
    Inference whole = inference(this.head);
    this.threshold = threshold(ballot, whole, combination, judges());
    this.decided = whole.with(threshold);
  }

  /** The network of a model alone, which puts its numbers out as they are. */
  private static Model alone(BagHead head) {
    return new Model(
        head.network(),
        Objective.of(head.loss()),
        new float[0],
        new float[0],
        JsonNodeFactory.instance.objectNode());
  }

  private Inference inference(Model model) {
    return Inference.of(model, config.engine()).withTop(config.training().topK());
  }

  /** With a threshold that needs no rows to be chosen. */
  private Inference fixed(Inference model) {
    return config.training().threshold().orElse(null) instanceof DecisionRule.Fixed fixed
        ? model.with(OptionalDouble.of(fixed.probability()))
        : model;
  }

  private OptionalDouble threshold(
      Ballot of, Inference model, Combination how, IntFunction<BitSet> asked) {
    if (config.training().threshold().isEmpty()) {
      return OptionalDouble.empty();
    }
    DecisionRule rule = config.training().threshold().get();
    return OptionalDouble.of(
        rule instanceof DecisionRule.Fixed fixed
            ? fixed.probability()
            : of.measured(model, of.covered(judged(), how, asked), how, asked).threshold(rule));
  }

  private int[] rows(Part part) {
    return plan.pool().rows().of(part);
  }

  /** Whether what is learned of members is learned from validation rows. */
  boolean learnsFromValidation() {
    return rows(Part.VALIDATION).length > 0;
  }

  /** Rows that no member that is asked was trained on, nor the test part. */
  private int[] judged() {
    Combination all = Combination.of(Combination.Rule.AVERAGE, ballot.models());
    return ballot.covered(
        rows(learnsFromValidation() ? Part.VALIDATION : Part.TRAIN), all, judges());
  }

  private IntFunction<BitSet> judges() {
    return learnsFromValidation() ? voters.everyone() : voters.outOfBag();
  }

  private List<Map<String, Map<String, Double>>> measuredMembers() {
    Combination one = Combination.of(Combination.Rule.AVERAGE, ballot.models());
    List<Map<String, Map<String, Double>>> all = new ArrayList<>();
    for (int member = 0; member < ballot.models(); member++) {
      Map<String, Map<String, Double>> parts = parts(ballot, plain, one, voters.only(member));
      int[] own = voters.outOfBagOf(member, rows(Part.TRAIN));
      if (own.length > 0) {
        parts.put(OUT_OF_BAG, ballot.measured(plain, own, one, voters.only(member)).values());
      }
      all.add(parts);
    }
    return all;
  }

  private Map<String, Map<String, Double>> parts(
      Ballot of, Inference model, Combination how, IntFunction<BitSet> asked) {
    Map<String, Map<String, Double>> parts = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      if (rows(part).length > 0) {
        parts.put(part.word(), of.measured(model, rows(part), how, asked).values());
      }
    }
    return parts;
  }

  private Combination combined(Combine how) {
    if (how != Combine.WEIGHTED) {
      return Combination.of(BagHead.rule(how), ballot.models());
    }
    String part = learnsFromValidation() ? Part.VALIDATION.word() : OUT_OF_BAG;
    String metric = plan.settings().metric();
    List<Double> weights = new ArrayList<>();
    for (Map<String, Map<String, Double>> one : ofMembers) {
      double value = one.getOrDefault(part, Map.of()).getOrDefault(metric, Double.NaN);
      boolean smaller = EarlyStopping.isSmallerBetter(metric);
      double weight = smaller ? 1 / Math.max(value, 1e-9) : value;
      weights.add(Double.isFinite(weight) ? Math.max(0, weight) : 0);
    }
    if (weights.stream().allMatch(weight -> weight == 0)) {
      throw new ConfigException(
          String.format(
              "bag.combine = weighted finds no weight: no member has a bag.metric = %s above 0 on"
                  + " rows that it was not trained on. Expected another bag.metric, or"
                  + " bag.combine = average",
              metric));
    }
    return new Combination(Combination.Rule.AVERAGE, weights, List.of());
  }

  Combination combination() {
    return combination;
  }

  /** The network that puts out what becomes of the members. */
  Model head() {
    return head;
  }

  /** From which probability on the second of two classes is taken. */
  OptionalDouble threshold() {
    return threshold;
  }

  /** What each member reaches by itself, by part and metric. */
  List<Map<String, Map<String, Double>>> ofMembers() {
    return List.copyOf(ofMembers);
  }

  /** Of how many rows to train on some member can say something that it was not trained on. */
  int outOfBagRows() {
    return outOfBag().length;
  }

  private int[] outOfBag() {
    return ballot.covered(rows(Part.TRAIN), combination, voters.outOfBag());
  }

  /** What the bag reaches, by part and metric. */
  Map<String, Map<String, Double>> metrics() {
    Map<String, Map<String, Double>> parts = parts(ballot, decided, combination, voters.everyone());
    if (outOfBagRows() > 0) {
      parts.put(
          OUT_OF_BAG,
          ballot.measured(decided, outOfBag(), combination, voters.outOfBag()).values());
    }
    return parts;
  }

  /** What a network on all rows reaches, from what it predicts of all. */
  Map<String, Map<String, Double>> ofSingle(TrialResult single) {
    Ballot alone = ballot.of(List.of(single.predicted().get(0)));
    Combination one = Combination.of(Combination.Rule.AVERAGE, 1);
    OptionalDouble threshold =
        learnsFromValidation()
            ? threshold(alone, plain, one, voters.only(0))
            : OptionalDouble.empty();
    return parts(alone, threshold.isPresent() ? plain.with(threshold) : plain, one, voters.only(0));
  }

  /** The part that errors are decomposed on: one that no member was trained on. */
  String decomposedOn() {
    if (rows(Part.TEST).length > 0) {
      return Part.TEST.word();
    }
    return rows(Part.VALIDATION).length > 0 ? Part.VALIDATION.word() : OUT_OF_BAG;
  }

  /** What the members' errors are made of. */
  Map<String, Map<String, Double>> decomposition() {
    if (decomposedOn().equals(OUT_OF_BAG)) {
      int[] rows = outOfBag();
      return rows.length == 0 ? Map.of() : Decomposition.of(ballot, rows, voters.outOfBag());
    }
    Part part = rows(Part.TEST).length > 0 ? Part.TEST : Part.VALIDATION;
    return Decomposition.of(ballot, rows(part), voters.everyone());
  }

  /** The metric of the bag's first members; of a stack, that of their mean. */
  List<BagPoint> curve() {
    Combination how =
        combination.rule() == Combination.Rule.STACK
            ? Combination.of(Combination.Rule.AVERAGE, ballot.models())
            : combination;
    Inference model = combination.rule() == Combination.Rule.STACK ? plain : decided;
    List<BagPoint> points = new ArrayList<>();
    int last = 0;
    for (int i = 1; i <= MOST_POINTS; i++) {
      int members = Math.max(1, Math.round((float) i * ballot.models() / MOST_POINTS));
      if (members > last) {
        points.add(
            new BagPoint(
                members,
                value(model, rows(Part.TRAIN), how, voters.outOfBag(members)),
                value(model, rows(Part.VALIDATION), how, voters.first(members)),
                value(model, rows(Part.TEST), how, voters.first(members))));
        last = members;
      }
    }
    return points;
  }

  private double value(Inference model, int[] rows, Combination how, IntFunction<BitSet> asked) {
    int[] covered = ballot.covered(rows, how, asked);
    return covered.length == 0
        ? Double.NaN
        : ballot
            .measured(model, covered, how, asked)
            .values()
            .getOrDefault(plan.settings().metric(), Double.NaN);
  }
}
