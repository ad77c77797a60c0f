package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import io.kindling.engine.network.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * How an optimizer's rule is applied: gradients are clipped, penalties are added, then comes the
 * rule, the decay of weights, the step, and the limit of the norms of rows.
 *
 * @param clipping what is cut off the gradients
 * @param decay what pulls parameters to zero
 * @param maxNorm the largest norm that a row of a weight keeps; infinity does not limit
 * @param groups parameters with settings of their own; the first that holds a segment counts
 * @param schedule how the learning rate goes
 * @param average which mean of the weights is measured and kept
 */
public record Stepping(
    Clipping clipping,
    Decay decay,
    float maxNorm,
    List<ParameterGroup> groups,
    RateSchedule schedule,
    WeightAverage average) {
  /** The rule alone. */
  public static final Stepping PLAIN =
      new Stepping(
          Clipping.NONE,
          Decay.NONE,
          Float.POSITIVE_INFINITY,
          List.of(),
          new RateSchedule.Constant(),
          new WeightAverage.None());

  public Stepping {
    groups = List.copyOf(groups);
    Checks.require(maxNorm > 0, "Invalid largest norm %s: expected a number above 0", maxNorm);
  }

  public Stepping with(Clipping other) {
    return new Stepping(other, decay, maxNorm, groups, schedule, average);
  }

  public Stepping with(Decay other) {
    return new Stepping(clipping, other, maxNorm, groups, schedule, average);
  }

  public Stepping with(RateSchedule other) {
    return new Stepping(clipping, decay, maxNorm, groups, other, average);
  }

  public Stepping with(WeightAverage other) {
    return new Stepping(clipping, decay, maxNorm, groups, schedule, other);
  }

  public Stepping withMaxNorm(float limit) {
    return new Stepping(clipping, decay, limit, groups, schedule, average);
  }

  public Stepping withGroups(ParameterGroup... others) {
    return new Stepping(clipping, decay, maxNorm, List.of(others), schedule, average);
  }

  /** Whether a segment is never stepped: the first group that holds it counts. */
  public boolean freezes(Segment segment) {
    return groups.stream()
        .filter(group -> group.holds(segment.name()))
        .findFirst()
        .map(ParameterGroup::isFrozen)
        .orElse(false);
  }

  /** The segments that are stepped: all that no group freezes. */
  public List<Segment> trained(List<Segment> segments) {
    return Zones.trained(segments, groups);
  }

  /**
   * What is around a rule that steps by changes which others made along gradients: clipping, decay,
   * rates and schedules had their part in these.
   */
  public Stepping ofChanges() {
    return PLAIN
        .with(average)
        .withMaxNorm(maxNorm)
        .withGroups(groups.stream().map(Stepping::frozenOrPlain).toArray(ParameterGroup[]::new));
  }

  /** A group that says nothing still holds its segments, so that none behind it does. */
  private static ParameterGroup frozenOrPlain(ParameterGroup group) {
    return group.isFrozen() ? group : new ParameterGroup(group.patterns(), 1, 1);
  }

  /** With all learning rates multiplied by a factor. */
  public Stepping scaled(float by) {
    List<ParameterGroup> all = new ArrayList<>();
    groups.forEach(group -> all.add(group.scaled(by)));
    all.add(new ParameterGroup(List.of("*"), by, 1));
    return new Stepping(clipping, decay, maxNorm, all, schedule, average);
  }

  boolean limitsRows() {
    return maxNorm < Float.POSITIVE_INFINITY;
  }

  /** Whether the weights that are measured and kept are a mean. */
  public boolean averages() {
    return !(average instanceof WeightAverage.None);
  }

  /** The usual chain, then those of the groups that have one of their own. */
  List<Chain> chains(OptimizerSpec usual) {
    List<Chain> chains = new ArrayList<>();
    chains.add(new Chain("", usual.rate(), schedule, links(usual)));
    for (ParameterGroup group : groups) {
      if (group.own().isPresent()) {
        OptimizerSpec rule = group.own().get().rule();
        RateSchedule own = group.own().get().schedule().orElse(schedule);
        String name = "group" + chains.size() + ".";
        chains.add(new Chain(name, rule.rate(), own, links(rule)));
      }
    }
    return List.copyOf(chains);
  }

  /** All links around the rule's. */
  private List<Link> links(OptimizerSpec rule) {
    List<Link> links = new ArrayList<>(clipping.links());
    if (decay.isPenalty()) {
      links.add(new AddPenalty(decay.l1(), decay.l2()));
    }
    links.addAll(rule.links());
    if (decay.weights() > 0) {
      links.add(new DecayWeights(decay.weights()));
    }
    return links;
  }
}
