package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import io.kindling.engine.network.Network;

/**
 * The settings of L-BFGS.
 *
 * @param memory how many pairs of steps and changes of the gradient are remembered
 * @param iterations how many steps there are at most
 * @param tolerance it ends where no number of the gradient is larger
 * @param decrease the least decrease, as a part of what the slope promises (Wolfe's c1)
 * @param curvature the most that is left of the slope (Wolfe's c2)
 * @param searches how many points a line search may try
 */
public record LbfgsSpec(
    int memory, int iterations, double tolerance, double decrease, double curvature, int searches)
    implements DescentSpec {
  public static final LbfgsSpec DEFAULT = new LbfgsSpec(10, 100, 1e-6, 1e-4, 0.9, 25);

  public LbfgsSpec {
    Checks.require(memory >= 1, "Invalid memory %s of L-BFGS: expected a number from 1", memory);
    Checks.require(
        iterations >= 1, "Invalid iterations %s of L-BFGS: expected a number from 1", iterations);
    Checks.require(
        tolerance >= 0, "Invalid tolerance %s of L-BFGS: expected a number from 0", tolerance);
    Checks.require(
        0 < decrease && decrease < curvature && curvature < 1,
        "Invalid decrease %s and curvature %s of L-BFGS: expected 0 < decrease < curvature < 1",
        decrease,
        curvature);
    Checks.require(
        searches >= 1, "Invalid searches %s of L-BFGS: expected a number from 1", searches);
  }

  @Override
  public String word() {
    return "lbfgs";
  }

  @Override
  public boolean triesPoints() {
    return true;
  }

  /** It searches along lines of one smooth function, whose gradient it must be told as it is. */
  @Override
  public void check(Stepping stepping) {
    refuse(
        !(stepping.schedule() instanceof RateSchedule.Constant),
        "has no rate to schedule, for it searches how far to go: remove training.schedule");
    refuse(
        !stepping.clipping().links().isEmpty(),
        "needs gradients as they are, for they are compared with the loss: remove training.clip");
    refuse(
        stepping.decay().l1() > 0,
        "needs a smooth loss, which absolute values are not: use training.decay.l2 in place of l1");
    refuse(
        stepping.decay().weights() > 0,
        "needs all that pulls to zero in the loss: use training.decay.l2 in place of weights");
    refuse(
        stepping.limitsRows(),
        "measures how far it went, which a limit of norms would change: remove training.maxNorm");
    refuse(
        stepping.averages(),
        "keeps the best point that it found, not a mean: remove training.weightAverage");
    for (ParameterGroup group : stepping.groups()) {
      refuse(
          group.own().isPresent(),
          "moves all parameters together: remove the optimizer of the group " + group.patterns());
      refuse(
          group.rate() != 0 && group.rate() != 1,
          "has no rate: write frozen = true, or remove the rate of the group " + group.patterns());
    }
  }

  @Override
  public void check(Stepping stepping, Network network) {
    check(stepping);
    refuse(
        network.usesChance(),
        "needs the same loss at the same point, but the network draws random numbers in training:"
            + " remove dropout and noise");
    refuse(
        network.usesBatchStatistics(),
        "keeps points, but running statistics are a mean over all that were tried: remove"
            + " batchNorm, or normalise row by row (layerNorm)");
    refuse(
        network.carriesState(),
        "needs the same loss at the same point, but carried state depends on the points before:"
            + " remove carried = true");
    Zones.trained(network.parameters().segments(), stepping.groups());
  }

  private static void refuse(boolean wrong, String why) {
    Checks.require(!wrong, "training.optimizer.lbfgs %s", why);
  }
}
