package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import java.util.List;

/** An optimizer as it is written: its name, its settings, and the links it is made of. */
public sealed interface OptimizerSpec {
  /** The name in configurations and reports. */
  String word();

  float rate();

  /** The chain, from the gradient to what is subtracted from the parameters. */
  List<Link> links();

  private static void checkRate(float rate) {
    Checks.require(
        rate > 0 && Float.isFinite(rate), "Invalid rate %s: expected a number above 0", rate);
  }

  private static void checkDecay(String name, float decay) {
    Checks.require(decay >= 0 && decay < 1, "Invalid %s %s: expected 0 to below 1", name, decay);
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
      return List.of(new ScaleByRate(rate));
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
      return List.of(new Trace(momentum, false), new ScaleByRate(rate));
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
      return List.of(new Trace(momentum, true), new ScaleByRate(rate));
    }
  }

  /** Adam. */
  record Adam(float rate, float beta1, float beta2, float epsilon) implements OptimizerSpec {
    public Adam {
      checkRate(rate);
      checkDecay("beta1", beta1);
      checkDecay("beta2", beta2);
      Checks.require(epsilon > 0, "Invalid epsilon %s: expected a number above 0", epsilon);
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
      return List.of(new ScaleByAdam(beta1, beta2, epsilon), new ScaleByRate(rate));
    }
  }
}
