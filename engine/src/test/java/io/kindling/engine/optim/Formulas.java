package io.kindling.engine.optim;

import io.kindling.engine.network.Segment;
import java.util.List;

/** The rules as the papers write them, in double precision, for one segment after another. */
final class Formulas {
  private final OptimizerSpec spec;
  private final double rate;
  private final double[] x;
  private final double[] m;
  private final double[] v;
  private final double[] extra;

  private Formulas(OptimizerSpec spec, double[] start) {
    this.spec = spec;
    this.rate = spec.rate();
    this.x = start.clone();
    this.m = new double[x.length];
    this.v = new double[x.length];
    this.extra = new double[x.length];
  }

  /** The parameters after so many gradients. */
  static double[] of(
      OptimizerSpec spec, List<Segment> segments, double[] start, double[]... gradients) {
    double[] all = new double[start.length];
    for (Segment segment : segments) {
      Formulas own = new Formulas(spec, part(start, segment));
      for (int t = 1; t <= gradients.length; t++) {
        own.step(part(gradients[t - 1], segment), t);
      }
      System.arraycopy(own.x, 0, all, segment.offset(), own.x.length);
    }
    return all;
  }

  private static double[] part(double[] all, Segment segment) {
    double[] part = new double[segment.length()];
    System.arraycopy(all, segment.offset(), part, 0, part.length);
    return part;
  }

  private void step(double[] g, int t) {
    if (spec instanceof OptimizerSpec.Lars lars) {
      lars(lars, g);
    } else if (spec instanceof OptimizerSpec.Lamb lamb) {
      lamb(lamb, g, t);
    } else {
      for (int i = 0; i < x.length; i++) {
        x[i] -= change(i, g[i], t);
      }
    }
  }

  private void lars(OptimizerSpec.Lars lars, double[] g) {
    double local = lars.trust() * norm(x) / (norm(g) + lars.decay() * norm(x));
    for (int i = 0; i < x.length; i++) {
      v[i] = lars.momentum() * v[i] + rate * local * (g[i] + lars.decay() * x[i]);
    }
    for (int i = 0; i < x.length; i++) {
      x[i] -= v[i];
    }
  }

  private void lamb(OptimizerSpec.Lamb lamb, double[] g, int t) {
    double[] u = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      u[i] = adam(i, g[i], t, lamb.beta1(), lamb.beta2(), lamb.epsilon()) + lamb.decay() * x[i];
    }
    double trust = norm(x) / norm(u);
    for (int i = 0; i < x.length; i++) {
      x[i] -= rate * trust * u[i];
    }
  }

  private static double norm(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number * number;
    }
    return Math.sqrt(sum);
  }

  private double adam(int i, double g, int t, double beta1, double beta2, double epsilon) {
    m[i] = beta1 * m[i] + (1 - beta1) * g;
    v[i] = beta2 * v[i] + (1 - beta2) * g * g;
    double mean = m[i] / (1 - Math.pow(beta1, t));
    return mean / (Math.sqrt(v[i] / (1 - Math.pow(beta2, t))) + epsilon);
  }

  private double change(int i, double g, int t) {
    if (spec instanceof OptimizerSpec.Momentum momentum) {
      v[i] = momentum.momentum() * v[i] + g;
      return rate * v[i];
    }
    if (spec instanceof OptimizerSpec.Nesterov nesterov) {
      v[i] = nesterov.momentum() * v[i] + g;
      return rate * (g + nesterov.momentum() * v[i]);
    }
    if (spec instanceof OptimizerSpec.Adagrad adagrad) {
      v[i] += g * g;
      return rate * g / (Math.sqrt(v[i]) + adagrad.epsilon());
    }
    if (spec instanceof OptimizerSpec.Adadelta delta) {
      v[i] = delta.decay() * v[i] + (1 - delta.decay()) * g * g;
      double change = Math.sqrt(m[i] + delta.epsilon()) / Math.sqrt(v[i] + delta.epsilon()) * g;
      m[i] = delta.decay() * m[i] + (1 - delta.decay()) * change * change;
      return rate * change;
    }
    if (spec instanceof OptimizerSpec.RmsProp rms) {
      return rmsProp(rms, i, g);
    }
    return change(spec, i, g, t);
  }

  private double rmsProp(OptimizerSpec.RmsProp rms, int i, double g) {
    v[i] = rms.decay() * v[i] + (1 - rms.decay()) * g * g;
    m[i] = rms.decay() * m[i] + (1 - rms.decay()) * g;
    double variance = rms.centred() ? v[i] - m[i] * m[i] : v[i];
    extra[i] = rms.momentum() * extra[i] + g / (Math.sqrt(variance) + rms.epsilon());
    return rate * extra[i];
  }

  private double change(OptimizerSpec adams, int i, double g, int t) {
    if (adams instanceof OptimizerSpec.Adam adam) {
      return rate * adam(i, g, t, adam.beta1(), adam.beta2(), adam.epsilon());
    }
    if (adams instanceof OptimizerSpec.AdamW w) {
      return rate * (adam(i, g, t, w.beta1(), w.beta2(), w.epsilon()) + w.decay() * x[i]);
    }
    if (adams instanceof OptimizerSpec.Amsgrad ams) {
      m[i] = ams.beta1() * m[i] + (1 - ams.beta1()) * g;
      v[i] = ams.beta2() * v[i] + (1 - ams.beta2()) * g * g;
      extra[i] = Math.max(extra[i], v[i]);
      double mean = m[i] / (1 - Math.pow(ams.beta1(), t));
      double root = Math.sqrt(extra[i] / (1 - Math.pow(ams.beta2(), t)));
      return rate * mean / (root + ams.epsilon());
    }
    if (adams instanceof OptimizerSpec.Adamax max) {
      m[i] = max.beta1() * m[i] + (1 - max.beta1()) * g;
      v[i] = Math.max(max.beta2() * v[i], Math.abs(g));
      return rate / (1 - Math.pow(max.beta1(), t)) * m[i] / v[i];
    }
    if (adams instanceof OptimizerSpec.Nadam nadam) {
      double mu = nadam.beta1();
      m[i] = mu * m[i] + (1 - mu) * g;
      v[i] = nadam.beta2() * v[i] + (1 - nadam.beta2()) * g * g;
      double mean = mu * m[i] / (1 - Math.pow(mu, t + 1)) + (1 - mu) * g / (1 - Math.pow(mu, t));
      double square = v[i] / (1 - Math.pow(nadam.beta2(), t));
      return rate * mean / (Math.sqrt(square) + nadam.epsilon());
    }
    return rate * g;
  }
}
