package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * L-BFGS with a line search by the strong Wolfe conditions (Nocedal and Wright 2006, algorithm
 * 7.5), for losses over all rows. It is driven from outside: whoever computes the loss and its
 * gradient at {@link #point}, wherever, tells it, until it is done.
 */
public final class Lbfgs {
  /** How it ended. */
  public enum Outcome {
    /** It goes on. */
    RUNNING,
    /** No number of the gradient is above the tolerance. */
    CONVERGED,
    /** All iterations are made. */
    ALL_ITERATIONS,
    /** No lower point was found, not even straight down the gradient. */
    STALLED
  }

  private final LbfgsSpec spec;
  private final Deque<Pair> memory = new ArrayDeque<>();
  private final double[] x;
  private final double[] gradient;
  private final double[] direction;
  private final double[] trial;
  private final double[] bestGradient;
  private double value;
  private double bestValue;
  private boolean started;
  private WolfeSearch search;
  private int iterations;
  private Outcome outcome = Outcome.RUNNING;

  /** A step and the change of the gradient over it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Pair(double[] step, double[] change, double product) {}

  public Lbfgs(LbfgsSpec spec, double[] start) {
    this.spec = spec;
    this.x = start.clone();
    this.trial = start.clone();
    this.gradient = new double[start.length];
    this.direction = new double[start.length];
    this.bestGradient = new double[start.length];
    this.search = new WolfeSearch(spec, 0, 0, 0);
  }

  /** Where the loss and its gradient are to be computed next. Not to be changed. */
  public double[] point() {
    return trial;
  }

  public boolean isDone() {
    return outcome != Outcome.RUNNING;
  }

  public Outcome outcome() {
    return outcome;
  }

  /** The steps made, line searches counted once. */
  public int iterations() {
    return iterations;
  }

  /** The best point so far. */
  public double[] best() {
    return x.clone();
  }

  /** The loss at the best point. */
  public double value() {
    return value;
  }

  /** Takes the loss and the gradient at {@link #point}. */
  public void tell(double loss, double[] slopes) {
    Checks.require(!isDone(), "L-BFGS has ended: %s", outcome);
    Checks.require(
        slopes.length == x.length,
        "The gradient has %s numbers, expected %s",
        slopes.length,
        x.length);
    if (!started) {
      start(loss, slopes);
      return;
    }
    search.take(loss, BlockSums.dot(slopes, direction));
    if (search.isBest()) {
      bestValue = loss;
      System.arraycopy(slopes, 0, bestGradient, 0, slopes.length);
    }
    if (search.isOver()) {
      accept(search.step());
    } else {
      moveTo(search.step());
    }
  }

  private void start(double loss, double[] slopes) {
    Checks.require(
        Double.isFinite(loss), "The loss at the first point of L-BFGS is %s, not a number", loss);
    started = true;
    value = loss;
    System.arraycopy(slopes, 0, gradient, 0, slopes.length);
    goOn();
  }

  private void accept(double step) {
    if (step == 0) {
      retry();
      return;
    }
    moveTo(step);
    double[] moved = new double[x.length];
    double[] change = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      moved[i] = trial[i] - x[i];
      change[i] = bestGradient[i] - gradient[i];
    }
    remember(moved, change);
    System.arraycopy(trial, 0, x, 0, x.length);
    System.arraycopy(bestGradient, 0, gradient, 0, x.length);
    value = bestValue;
    iterations++;
    goOn();
  }

  /** Curvature that is not positive says nothing about a minimum. */
  private void remember(double[] moved, double[] change) {
    double product = BlockSums.dot(moved, change);
    if (product > 1e-10 * BlockSums.dot(change, change)) {
      memory.addLast(new Pair(moved, change, product));
      if (memory.size() > spec.memory()) {
        memory.removeFirst();
      }
    }
  }

  /** No lower point along the line: forgets what was learnt, once. */
  private void retry() {
    if (memory.isEmpty()) {
      outcome = Outcome.STALLED;
      return;
    }
    memory.clear();
    goOn();
  }

  private void goOn() {
    double largest = 0;
    for (double slope : gradient) {
      largest = Math.max(largest, Math.abs(slope));
    }
    if (largest <= spec.tolerance()) {
      outcome = Outcome.CONVERGED;
    } else if (iterations == spec.iterations()) {
      outcome = Outcome.ALL_ITERATIONS;
    } else {
      direct();
      double first = memory.isEmpty() ? Math.min(1, 1 / Math.sqrt(squares(gradient))) : 1;
      search = new WolfeSearch(spec, value, BlockSums.dot(gradient, direction), first);
      bestValue = value;
      moveTo(first);
    }
  }

  private static double squares(double[] numbers) {
    return BlockSums.dot(numbers, numbers);
  }

  private void moveTo(double step) {
    for (int i = 0; i < x.length; i++) {
      trial[i] = x[i] + step * direction[i];
    }
  }

  /** The two loops over the memory: the direction is the negative inverse Hessian's product. */
  private void direct() {
    for (int i = 0; i < x.length; i++) {
      direction[i] = -gradient[i];
    }
    double[] shares = new double[memory.size()];
    int at = shares.length;
    for (Iterator<Pair> newest = memory.descendingIterator(); newest.hasNext(); ) {
      Pair pair = newest.next();
      shares[--at] = BlockSums.dot(pair.step(), direction) / pair.product();
      add(direction, -shares[at], pair.change());
    }
    if (!memory.isEmpty()) {
      Pair last = memory.getLast();
      double scale = last.product() / squares(last.change());
      for (int i = 0; i < x.length; i++) {
        direction[i] *= scale;
      }
    }
    for (Pair pair : memory) {
      double share = BlockSums.dot(pair.change(), direction) / pair.product();
      add(direction, shares[at++] - share, pair.step());
    }
  }

  private static void add(double[] to, double share, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += share * what[i];
    }
  }
}
