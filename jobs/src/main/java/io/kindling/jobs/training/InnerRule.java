package io.kindling.jobs.training;

import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.Clipping;
import io.kindling.engine.optim.Decay;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.OwnOptimizer;
import io.kindling.engine.optim.ParameterGroup;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.config.InnerState;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a shard steps by itself, as workers are told: without schedules, because the driver says the
 * rates, and without means of the weights, which it takes.
 *
 * @param state what becomes of the optimizer's state when changes are averaged
 */
record InnerRule(
    OptimizerSpec rule,
    Clipping clipping,
    Decay decay,
    float maxNorm,
    List<Group> groups,
    InnerState state)
    implements Serializable {
  InnerRule {
    groups = List.copyOf(groups);
  }

  /**
   * Parameters that are stepped in their own way.
   *
   * @param own the optimizer that steps them; none for the usual one
   */
  record Group(List<String> patterns, float rate, float decay, List<OptimizerSpec> own)
      implements Serializable {
    private static Group of(ParameterGroup group) {
      return new Group(
          group.patterns(),
          group.rate(),
          group.decay(),
          group.own().stream().map(OwnOptimizer::rule).toList());
    }

    private ParameterGroup group() {
      return new ParameterGroup(
          patterns, rate, decay, own.stream().map(OwnOptimizer::of).findFirst());
    }
  }

  static InnerRule of(OptimizerSpec rule, Stepping stepping, InnerState state) {
    List<Group> groups = stepping.groups().stream().map(Group::of).toList();
    return new InnerRule(
        rule, stepping.clipping(), stepping.decay(), stepping.maxNorm(), groups, state);
  }

  Optimizer optimizer(List<Segment> segments) {
    Stream<ParameterGroup> own = groups.stream().map(Group::group);
    Stepping stepping =
        Stepping.PLAIN
            .with(clipping)
            .with(decay)
            .withMaxNorm(maxNorm)
            .withGroups(own.toArray(ParameterGroup[]::new));
    return Optimizer.of(rule, stepping, segments);
  }
}
