package io.kindling.jobs;

import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.metric.Details;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.Network;
import io.kindling.jobs.config.BagSettings.Combine;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Combination;
import io.kindling.jobs.inference.Members;
import io.kindling.jobs.training.Outputs;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.DrawnRows;
import io.kindling.partitioning.encode.Encoders;

/**
 * What puts out the predictions of a bag: fixed before any member is trained.
 *
 * @param encoders by which the bag's rows are measured
 * @param network without parameters
 * @param parameters that a member has, at most
 */
record BagHead(Encoders encoders, Network network, HeadLoss loss, long parameters) {
  /**
   * Of the members' networks.
   *
   * @throws ConfigException where these cannot be one
   */
  static BagHead of(BagPlan plan) {
    BagHead first = of(plan, plan.variants().get(0));
    long parameters = 0;
    for (Variant variant : plan.variants()) {
      BagHead other = of(plan, variant);
      parameters = Math.max(parameters, other.parameters);
      if (!other.loss.loss().equals(first.loss.loss())) {
        throw new ConfigException(
            String.format(
                "bag.variants.%s has the loss %s, %s has %s: expected one loss for all members,"
                    + " so that their predictions can be one",
                variant.name(),
                other.loss.loss().word(),
                plan.variants().get(0).name(),
                first.loss.loss().word()));
      }
    }
    return new BagHead(first.encoders, first.network, first.loss, parameters);
  }

  private static BagHead of(BagPlan plan, Variant variant) {
    RunConfig config = variant.config();
    DataSpec spec = config.data().orElseThrow();
    Draw train = Draw.of(plan.pool().rows().of(Part.TRAIN), new int[0], new int[0]);
    DrawnRows rows = DrawnRows.of(plan.pool(), train, spec, config.training().shardRule());
    Network member = config.network(rows.encoders().shape());
    Encoders encoders =
        rows.measuring(Outputs.measures(rows.encoders(), member, config.training().losses(), spec))
            .encoders();
    try {
      Network network = Members.plain(member, rule(plan.settings().combine()));
      HeadLoss own = config.training().losses().objective(member).of(member.heads().get(0).name());
      HeadLoss loss = new HeadLoss(network.heads().get(0).name(), own.loss(), 1);
      check(plan.settings().combine(), encoders, network, loss);
      config.training().threshold().ifPresent(rule -> checkThreshold(network, loss));
      return new BagHead(encoders, network, loss, member.parameters().length());
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(refused.getMessage());
    }
  }

  private static void check(Combine combine, Encoders encoders, Network network, HeadLoss loss) {
    if (encoders.answers().get(0).target() == DataSpec.Target.BOXES) {
      throw new ConfigException(
          "Boxes of several models cannot be made one: a bag is for classes, numbers and masks");
    }
    boolean classes = loss.loss().classifies() || loss.loss() instanceof BinaryCrossEntropyLoss;
    if (combine == Combine.VOTE && !classes) {
      throw new ConfigException(
          String.format(
              "bag.combine = vote is for classes, the loss %s is of numbers: expected average,"
                  + " weighted or stack",
              loss.loss().word()));
    }
    if (combine == Combine.STACK && network.output().rank() > 1) {
      throw new ConfigException(
          String.format(
              "bag.combine = stack is for models that put out the numbers of a row, these put out"
                  + " %s: expected average or weighted",
              network.output()));
    }
  }

  private static void checkThreshold(Network network, HeadLoss loss) {
    Metrics detailed = Metrics.detailed(Objective.of(loss), network, Details.USUAL);
    if (detailed.curves(new double[detailed.sums()]).size() != 1) {
      throw new ConfigException(
          String.format(
              "%s goes with the probabilities of two classes, found %d numbers to predict with the"
                  + " loss %s",
              BagPlan.THRESHOLD, network.outputs(), loss.loss().word()));
    }
  }

  /** How models combine what they predict, by the word of the configuration. */
  static Combination.Rule rule(Combine combine) {
    return switch (combine) {
      case AVERAGE, WEIGHTED -> Combination.Rule.AVERAGE;
      case VOTE -> Combination.Rule.VOTE;
      case STACK -> Combination.Rule.STACK;
    };
  }
}
