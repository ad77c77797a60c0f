package io.kindling.jobs;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.model.Model;
import io.kindling.jobs.inference.Combination;
import java.util.List;

/** Whether models that were read, and what puts out their predictions, belong together. */
final class MemberCheck {
  private static final String MEMBERS = "members";

  private MemberCheck() {}

  /**
   * Checks a model and what it is made of.
   *
   * @throws IllegalArgumentException with a sentence where they cannot be one
   */
  static void check(Model model, List<Model> members) {
    boolean combines = model.notes().has(StoredModel.COMBINATION);
    Checks.require(
        combines == !members.isEmpty(),
        "The model has %s members and %s 'combination' of them: expected both or none",
        members.size(),
        combines ? "a" : "no");
    if (members.isEmpty()) {
      return;
    }
    Checks.require(
        !model.notes().has(StoredModel.NEIGHBOURS),
        "The model has 'members' and 'neighbours': expected one of them");
    for (int number = 1; number <= members.size(); number++) {
      checkAlone(number, members.get(number - 1));
    }
    Shape shape = members.get(0).network().output();
    for (int number = 2; number <= members.size(); number++) {
      Shape other = members.get(number - 1).network().output();
      Checks.require(
          other.equals(shape),
          "Member %s puts out %s for a row, member 1 puts out %s: expected the same of all",
          number,
          other,
          shape);
    }
    checkTogether(model, members.size(), shape);
  }

  private static void checkAlone(int number, Model member) {
    for (String more : List.of(MEMBERS, StoredModel.COMBINATION, StoredModel.NEIGHBOURS)) {
      Checks.require(
          !member.notes().has(more),
          "Member %s has '%s' itself: expected a network alone",
          number,
          more);
    }
    int outputs = member.network().heads().size();
    Checks.require(
        outputs == 1, "Member %s has %s outputs: expected a network of one", number, outputs);
  }

  private static void checkTogether(Model model, int members, Shape shape) {
    Combination combination = StoredModel.combination(model);
    Checks.require(
        combination.weights().size() == members,
        "The combination has %s weights, but there are %s members: expected one for each",
        combination.weights().size(),
        members);
    int outputs = shape.elements();
    List<Double> start = combination.start();
    Checks.require(
        start.isEmpty()
            || start.size() == outputs && start.stream().allMatch(one -> Double.isFinite(one)),
        "The sum of the members begins with %s: expected %s finite numbers, one for each that they"
            + " put out",
        start,
        outputs);
    int made = combination.rule() == Combination.Rule.STACK ? outputs * members : outputs;
    int taken = model.network().input().elements();
    Checks.require(
        taken == made,
        "The network that puts out what becomes of the members takes %s numbers: expected %s, which"
            + " %s makes of %s members that put out %s",
        taken,
        made,
        combination.rule().word(),
        members,
        shape);
  }
}
