package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import java.util.List;

/** How the learning rate goes over a training: a factor of the optimizer's, from its progress. */
public sealed interface RateSchedule
    permits RateSchedule.Constant,
        RateSchedule.Step,
        RateSchedule.Exponential,
        RateSchedule.InverseTime,
        RateSchedule.Polynomial,
        RateSchedule.Cosine,
        RateSchedule.WarmUp,
        RateSchedule.OneCycle,
        RateSchedule.Product,
        Plateau,
        RateSchedule.Proportional {
  /** What the optimizer's rate is multiplied by in the next step. */
  double factor(Progress progress);

  /** The metrics that are watched. */
  default List<String> metrics() {
    return List.of();
  }

  private static void check(boolean condition, String name, double value, String range) {
    Checks.require(condition, "Invalid %s %s of a schedule: expected %s", name, value, range);
  }

  private static void checkShare(String name, double value) {
    check(value >= 0 && value <= 1, name, value, "a number from 0 to 1");
  }

  private static void checkPositive(String name, double value) {
    check(value > 0 && Double.isFinite(value), name, value, "a number above 0");
  }

  /** From 1 to 0 as a half wave. */
  private static double wave(double share) {
    return (1 + Math.cos(Math.PI * share)) / 2;
  }

  /** The optimizer's rate. */
  record Constant() implements RateSchedule {
    @Override
    public double factor(Progress progress) {
      return 1;
    }
  }

  /** Multiplies by {@code factor} whenever so many epochs are over. */
  record Step(double every, double factor) implements RateSchedule {
    public Step {
      checkPositive("length", every);
      checkPositive("factor", factor);
    }

    @Override
    public double factor(Progress progress) {
      return Math.pow(factor, (double) Math.floorDiv(progress.step(), progress.stepsOf(every)));
    }
  }

  /** Multiplies by {@code factor} in the course of each epoch, a little in each step. */
  record Exponential(double factor) implements RateSchedule {
    public Exponential {
      checkPositive("factor", factor);
    }

    @Override
    public double factor(Progress progress) {
      return Math.pow(factor, progress.time());
    }
  }

  /** 1 / (1 + decay · epochs). */
  record InverseTime(double decay) implements RateSchedule {
    public InverseTime {
      check(decay >= 0 && Double.isFinite(decay), "decay", decay, "a number from 0");
    }

    @Override
    public double factor(Progress progress) {
      return 1 / (1 + decay * progress.time());
    }
  }

  /** From 1 to {@code end} over the training, as a power of what is left of it. */
  record Polynomial(double power, double end) implements RateSchedule {
    public Polynomial {
      checkPositive("power", power);
      checkShare("end", end);
    }

    @Override
    public double factor(Progress progress) {
      return end + (1 - end) * Math.pow(1 - progress.share(), power);
    }
  }

  /**
   * From 1 to {@code end} as half a cosine wave (Loshchilov and Hutter 2017).
   *
   * @param restart after so many epochs the wave begins again; 0: one wave over the training
   * @param stretch each wave is so many times as long as the one before
   */
  record Cosine(double end, double restart, double stretch) implements RateSchedule {
    public Cosine {
      checkShare("end", end);
      check(restart >= 0 && Double.isFinite(restart), "restart", restart, "a number from 0");
      check(stretch >= 1 && Double.isFinite(stretch), "stretch", stretch, "a number from 1");
    }

    @Override
    public double factor(Progress progress) {
      double share = progress.share();
      if (restart > 0) {
        double epochs = restart;
        long length = progress.stepsOf(epochs);
        long left = progress.step();
        while (left >= length) {
          left -= length;
          epochs *= stretch;
          length = progress.stepsOf(epochs);
        }
        share = (double) left / length;
      }
      return end + (1 - end) * wave(share);
    }
  }

  /**
   * Rises in a line from {@code start}, then does as another schedule, whose clock begins there.
   *
   * @param steps how long it rises
   * @param start the factor of the first step
   */
  record WarmUp(long steps, double start, RateSchedule then) implements RateSchedule {
    public WarmUp {
      Checks.require(
          steps >= 1, "Invalid number of steps %s to warm up: expected a number from 1", steps);
      checkShare("start", start);
    }

    @Override
    public double factor(Progress progress) {
      if (progress.step() < steps) {
        double first = then.factor(progress.at(0));
        return first * (start + (1 - start) * progress.step() / steps);
      }
      return then.factor(progress.after(steps));
    }

    @Override
    public List<String> metrics() {
      return then.metrics();
    }
  }

  /**
   * Rises from 1 / {@code start} to 1 and falls to a {@code end}th of where it began, as half waves
   * (Smith and Topin 2018).
   *
   * @param rise the part of the training in which it rises
   */
  record OneCycle(double rise, double start, double end) implements RateSchedule {
    public OneCycle {
      check(rise > 0 && rise < 1, "rise", rise, "a number between 0 and 1");
      check(start >= 1 && Double.isFinite(start), "start", start, "a number from 1");
      check(end >= 1 && Double.isFinite(end), "end", end, "a number from 1");
    }

    @Override
    public double factor(Progress progress) {
      double first = 1 / start;
      double last = first / end;
      if (progress.steps() == 1) {
        return 1;
      }
      double peak = Math.max(0, rise * progress.steps() - 1);
      double step = Math.min(progress.step(), progress.steps() - 1);
      if (step < peak) {
        return 1 + (first - 1) * wave(step / peak);
      }
      return last + (1 - last) * wave((step - peak) / (progress.steps() - 1 - peak));
    }
  }

  /** Several schedules at once: their factors are multiplied. */
  record Product(List<RateSchedule> schedules) implements RateSchedule {
    public Product {
      schedules = List.copyOf(schedules);
    }

    @Override
    public double factor(Progress progress) {
      double product = 1;
      for (RateSchedule schedule : schedules) {
        product *= schedule.factor(progress);
      }
      return product;
    }

    @Override
    public List<String> metrics() {
      return schedules.stream().flatMap(one -> one.metrics().stream()).toList();
    }
  }

  /**
   * Proportional to a metric such as the loss: 1 after the first epoch, then the metric of the last
   * epoch over that of the first.
   *
   * @param of the metric, with its part
   * @param least the factor does not go below it
   * @param most the factor does not go above it
   */
  record Proportional(String of, double least, double most) implements RateSchedule {
    public Proportional {
      checkShare("least", least);
      check(most >= 1 && Double.isFinite(most), "most", most, "a number from 1");
    }

    @Override
    public double factor(Progress progress) {
      List<Double> values = progress.values(of);
      if (values.isEmpty() || values.get(0) == 0) {
        return 1;
      }
      double ratio = values.get(values.size() - 1) / values.get(0);
      return Math.max(least, Math.min(most, ratio));
    }

    @Override
    public List<String> metrics() {
      return List.of(of);
    }
  }
}
