package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import io.kindling.engine.network.Network;
import java.io.Serializable;
import java.util.List;

/** An optimizer as it is written: its name, its settings, and the links it is made of. */
public sealed interface OptimizerSpec extends DescentSpec, Serializable {
  float rate();

  /** The chain, from the gradient to what is subtracted from the parameters. */
  List<Link> links();

  @Override
  default void check(Stepping stepping, Network network) {
    Optimizer.of(this, stepping, network.parameters().segments());
  }

  private static void checkRate(float rate) {
    Checks.require(
        rate > 0 && Float.isFinite(rate), "Invalid rate %s: expected a number above 0", rate);
  }

  private static void checkDecay(String name, float decay) {
    Checks.require(decay >= 0 && decay < 1, "Invalid %s %s: expected 0 to below 1", name, decay);
  }

  private static void checkEpsilon(float epsilon) {
    Checks.require(epsilon > 0, "Invalid epsilon %s: expected a number above 0", epsilon);
  }

  private static void checkAdam(float rate, float beta1, float beta2, float epsilon) {
    checkRate(rate);
    checkDecay("beta1", beta1);
    checkDecay("beta2", beta2);
    checkEpsilon(epsilon);
  }

  private static void checkWeightDecay(float decay) {
    Checks.require(
        decay >= 0 && Float.isFinite(decay), "Invalid decay %s: expected a number from 0", decay);
  }

  /** Gradient descent. */
  record Sgd(float rate) implements OptimizerSpec {
    public Sgd {
      checkRate(rate);
    }

    @Override
    public String word() {
      return "sgd";
    }

    @Override
    public List<Link> links() {
      return List.of(new ScaleByRate());
    }
  }

  /** Gradient descent with momentum. */
  record Momentum(float rate, float momentum) implements OptimizerSpec {
    public Momentum {
      checkRate(rate);
      checkDecay("momentum", momentum);
    }

    @Override
    public String word() {
      return "momentum";
    }

    @Override
    public List<Link> links() {
      return List.of(new Trace(momentum, false), new ScaleByRate());
    }
  }

  /** Gradient descent with Nesterov's momentum. */
  record Nesterov(float rate, float momentum) implements OptimizerSpec {
    public Nesterov {
      checkRate(rate);
      checkDecay("momentum", momentum);
    }

    @Override
    public String word() {
      return "nesterov";
    }

    @Override
    public List<Link> links() {
      return List.of(new Trace(momentum, true), new ScaleByRate());
    }
  }

  /** Adagrad. */
  record Adagrad(float rate, float epsilon) implements OptimizerSpec {
    public Adagrad {
      checkRate(rate);
      checkEpsilon(epsilon);
    }

    @Override
    public String word() {
      return "adagrad";
    }

    @Override
    public List<Link> links() {
      return List.of(new ScaleByAdagrad(epsilon), new ScaleByRate());
    }
  }

  /** Adadelta, whose steps have the right size by themselves at rate 1. */
  record Adadelta(float rate, float decay, float epsilon) implements OptimizerSpec {
    public Adadelta {
      checkRate(rate);
      checkDecay("decay", decay);
      checkEpsilon(epsilon);
    }

    @Override
    public String word() {
      return "adadelta";
    }

    @Override
    public List<Link> links() {
      return List.of(new ScaleByAdadelta(decay, epsilon), new ScaleByRate());
    }
  }

  /** RMSProp, with momentum behind it unless that is 0. */
  record RmsProp(float rate, float decay, float epsilon, float momentum, boolean centred)
      implements OptimizerSpec {
    public RmsProp {
      checkRate(rate);
      checkDecay("decay", decay);
      checkEpsilon(epsilon);
      checkDecay("momentum", momentum);
    }

    @Override
    public String word() {
      return "rmsProp";
    }

    @Override
    public List<Link> links() {
      Link scale = centred ? new ScaleByDeviation(decay, epsilon) : new ScaleByRms(decay, epsilon);
      return momentum > 0
          ? List.of(scale, new Trace(momentum, false), new ScaleByRate())
          : List.of(scale, new ScaleByRate());
    }
  }

  /** Adam. */
  record Adam(float rate, float beta1, float beta2, float epsilon) implements OptimizerSpec {
    public Adam {
      checkAdam(rate, beta1, beta2, epsilon);
    }

    public Adam(float rate) {
      this(rate, 0.9f, 0.999f, 1e-8f);
    }

    @Override
    public String word() {
      return "adam";
    }

    @Override
    public List<Link> links() {
      return List.of(new ScaleByAdam(beta1, beta2, epsilon), new ScaleByRate());
    }
  }

  /** Adam whose divisor never shrinks. */
  record Amsgrad(float rate, float beta1, float beta2, float epsilon) implements OptimizerSpec {
    public Amsgrad {
      checkAdam(rate, beta1, beta2, epsilon);
    }

    @Override
    public String word() {
      return "amsgrad";
    }

    @Override
    public List<Link> links() {
      return List.of(new ScaleByAmsgrad(beta1, beta2, epsilon), new ScaleByRate());
    }
  }

  /** Adam with a decay of weights that it does not scale (Loshchilov and Hutter 2019). */
  record AdamW(float rate, float beta1, float beta2, float epsilon, float decay)
      implements OptimizerSpec {
    public AdamW {
      checkAdam(rate, beta1, beta2, epsilon);
      checkWeightDecay(decay);
    }

    @Override
    public String word() {
      return "adamW";
    }

    @Override
    public List<Link> links() {
      return List.of(
          new ScaleByAdam(beta1, beta2, epsilon), new AddPenalty(0, decay), new ScaleByRate());
    }
  }

  /** Adam with the largest size in place of the mean square. */
  record Adamax(float rate, float beta1, float beta2, float epsilon) implements OptimizerSpec {
    public Adamax {
      checkAdam(rate, beta1, beta2, epsilon);
    }

    @Override
    public String word() {
      return "adamax";
    }

    @Override
    public List<Link> links() {
      return List.of(new ScaleByAdamax(beta1, beta2, epsilon), new ScaleByRate());
    }
  }

  /**
   * Adam with Nesterov's look-ahead, whose momentum grows: in step t it is beta1 (1 - 0.96^(t
   * momentumDecay) / 2).
   */
  record Nadam(float rate, float beta1, float beta2, float epsilon, float momentumDecay)
      implements OptimizerSpec {
    public Nadam {
      checkAdam(rate, beta1, beta2, epsilon);
      Checks.require(
          momentumDecay >= 0 && Float.isFinite(momentumDecay),
          "Invalid momentumDecay %s: expected a number from 0",
          momentumDecay);
    }

    @Override
    public String word() {
      return "nadam";
    }

    @Override
    public List<Link> links() {
      return List.of(new ScaleByNadam(beta1, beta2, epsilon, momentumDecay), new ScaleByRate());
    }
  }

  /** Momentum on gradients that are scaled layer by layer, for large batches. */
  record Lars(float rate, float momentum, float decay, float trust) implements OptimizerSpec {
    public Lars {
      checkRate(rate);
      checkDecay("momentum", momentum);
      checkWeightDecay(decay);
      Checks.require(
          trust > 0 && Float.isFinite(trust), "Invalid trust %s: expected a number above 0", trust);
    }

    @Override
    public String word() {
      return "lars";
    }

    @Override
    public List<Link> links() {
      return List.of(new ScaleByLars(trust, decay), new ScaleByRate(), new Trace(momentum, false));
    }
  }

  /** Adam whose steps are scaled layer by layer, for large batches. */
  record Lamb(float rate, float beta1, float beta2, float epsilon, float decay)
      implements OptimizerSpec {
    public Lamb {
      checkAdam(rate, beta1, beta2, epsilon);
      checkWeightDecay(decay);
    }

    @Override
    public String word() {
      return "lamb";
    }

    @Override
    public List<Link> links() {
      return List.of(
          new ScaleByAdam(beta1, beta2, epsilon),
          new AddPenalty(0, decay),
          new ScaleByTrust(),
          new ScaleByRate());
    }
  }
}
