package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * L-BFGS with a line search by the strong Wolfe conditions (Nocedal and Wright 2006, algorithm
 * 7.5), for losses over all rows. It is driven from outside: whoever computes the loss and its
 * gradient at {@link #point}, wherever, tells it, until it is done. What it remembers is kept in
 * single precision, which is half the memory and exact enough for a direction.
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
    /**
     * No lower point was found, not even straight down the gradient, or none that is told apart.
     */
    STALLED,
    /** The loss or the gradient at the first point is not a finite number. */
    NOT_FINITE
  }

  private static final String COUNTS = "counts";
  private static final String VALUES = "values";
  private static final String LINE = "line";
  private static final String POINT = "point";
  private static final String GRADIENT = "gradient";
  private static final String BEST_GRADIENT = "bestGradient";
  private static final String STEPS = "steps";
  private static final String CHANGES = "changes";

  /** So many steps may together neither lower the value for sure nor flatten the gradient. */
  private static final int MOST_IDLE = 5;

  private final LbfgsSpec spec;
  private final Resolution resolution;
  private final Deque<Pair> memory = new ArrayDeque<>();
  private final double[] x;
  private final double[] gradient;
  private final double[] direction;
  private final double[] trial;
  private final double[] bestGradient;
  private double value;
  private double bestValue;
  private boolean started;
  private boolean lowest;
  private WolfeSearch search;
  private int iterations;
  private int idle;
  private double sureValue;
  private double flattest;
  private Outcome outcome = Outcome.RUNNING;

  /** A step and the change of the gradient over it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Pair(float[] step, float[] change, double product) {}

  /** For points and gradients in double precision. */
  public Lbfgs(LbfgsSpec spec, double[] start) {
    this(spec, Resolution.DOUBLE, start);
  }

  Lbfgs(LbfgsSpec spec, Resolution resolution, double[] start) {
    this.spec = spec;
    this.resolution = resolution;
    this.x = start.clone();
    this.trial = start.clone();
    this.gradient = new double[start.length];
    this.direction = new double[start.length];
    this.bestGradient = new double[start.length];
    this.search = new WolfeSearch(spec, resolution, 0, 0, 0);
  }

  /** The memory on the heap for so many numbers, in bytes. */
  static long bytes(LbfgsSpec spec, long numbers) {
    long working = 5L * Double.BYTES;
    long remembered = 2L * Float.BYTES * (spec.memory() + 1L); // one pair more while it is made
    return numbers * (working + remembered);
  }

  /** The memory of what {@link #export} gives for so many numbers, in bytes. */
  static long exportedBytes(LbfgsSpec spec, long numbers) {
    return ExactDoubles.bytes(3 * numbers) + 2L * Float.BYTES * spec.memory() * numbers;
  }

  /** Copies of all that it keeps from one point to the next. */
  public Map<String, float[]> export() {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put(COUNTS, counts());
    arrays.put(VALUES, ExactDoubles.toFloats(value, bestValue, sureValue, flattest));
    arrays.put(LINE, ExactDoubles.toFloats(search.export()));
    arrays.put(POINT, ExactDoubles.toFloats(x));
    arrays.put(GRADIENT, ExactDoubles.toFloats(gradient));
    arrays.put(BEST_GRADIENT, ExactDoubles.toFloats(bestGradient));
    arrays.put(STEPS, joined(Pair::step));
    arrays.put(CHANGES, joined(Pair::change));
    return arrays;
  }

  private float[] counts() {
    return ExactDoubles.toFloats(
        iterations, idle, started ? 1 : 0, lowest ? 1 : 0, outcome.ordinal());
  }

  private float[] joined(Function<Pair, float[]> of) {
    float[] all = new float[Math.multiplyExact(memory.size(), x.length)];
    int at = 0;
    for (Pair pair : memory) {
      System.arraycopy(of.apply(pair), 0, all, at, x.length);
      at += x.length;
    }
    return all;
  }

  /** Goes on from where another of the same settings exported its arrays. */
  public void restore(Map<String, float[]> arrays) {
    double[] counts = ExactDoubles.toDoubles(arrays.get(COUNTS));
    iterations = (int) counts[0];
    idle = (int) counts[1];
    started = counts[2] == 1;
    lowest = counts[3] == 1;
    outcome = Outcome.values()[(int) counts[4]];
    double[] values = ExactDoubles.toDoubles(arrays.get(VALUES));
    value = values[0];
    bestValue = values[1];
    sureValue = values[2];
    flattest = values[3];
    copyInto(arrays.get(POINT), x);
    copyInto(arrays.get(GRADIENT), gradient);
    copyInto(arrays.get(BEST_GRADIENT), bestGradient);
    float[] steps = arrays.get(STEPS);
    float[] changes = arrays.get(CHANGES);
    memory.clear();
    for (int from = 0; from < steps.length; from += x.length) {
      float[] moved = Arrays.copyOfRange(steps, from, from + x.length);
      float[] change = Arrays.copyOfRange(changes, from, from + x.length);
      memory.addLast(new Pair(moved, change, BlockSums.dot(moved, change)));
    }
    search = WolfeSearch.restored(spec, resolution, ExactDoubles.toDoubles(arrays.get(LINE)));
    System.arraycopy(x, 0, trial, 0, x.length);
    if (started && !isDone()) {
      direct();
      moveTo(search.step());
    }
  }

  private static void copyInto(float[] exported, double[] target) {
    System.arraycopy(ExactDoubles.toDoubles(exported), 0, target, 0, target.length);
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

  /** Whether the point that was told last is the best so far of its line. */
  boolean isLowest() {
    return lowest;
  }

  /** The best point so far. */
  public double[] best() {
    return x.clone();
  }

  /** The loss at the best point. */
  public double value() {
    return value;
  }

  /** A number of the best point. */
  double best(int i) {
    return x[i];
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
    lowest = search.isBest();
    if (lowest) {
      bestValue = loss;
      System.arraycopy(slopes, 0, bestGradient, 0, slopes.length);
    }
    goAlong();
  }

  private void start(double loss, double[] slopes) {
    if (!Double.isFinite(loss) || !Double.isFinite(largest(slopes))) {
      outcome = Outcome.NOT_FINITE;
      return;
    }
    started = true;
    lowest = true;
    value = loss;
    sureValue = loss;
    System.arraycopy(slopes, 0, gradient, 0, slopes.length);
    flattest = largest(gradient);
    goOn();
  }

  /** Moves to the next point of the line; where that is where the line begins, the search ends. */
  private void goAlong() {
    if (!search.isOver() && !moveTo(search.step())) {
      search.giveUp();
    }
    if (search.isOver()) {
      accept(search.step());
    }
  }

  private void accept(double step) {
    if (step == 0) {
      retry();
      return;
    }
    moveTo(step);
    remember();
    System.arraycopy(trial, 0, x, 0, x.length);
    System.arraycopy(bestGradient, 0, gradient, 0, x.length);
    double largest = largest(gradient);
    boolean lower = bestValue < sureValue && !resolution.isLevel(bestValue, sureValue);
    if (lower || largest < flattest) {
      idle = 0;
      sureValue = bestValue;
      flattest = Math.min(flattest, largest);
    } else {
      idle++;
    }
    value = bestValue;
    iterations++;
    goOn();
  }

  /** Curvature that is not positive says nothing about a minimum. */
  private void remember() {
    float[] moved = new float[x.length];
    float[] change = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      moved[i] = (float) (trial[i] - x[i]);
      change[i] = (float) (bestGradient[i] - gradient[i]);
    }
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
    System.arraycopy(x, 0, trial, 0, x.length);
    if (memory.isEmpty()) {
      outcome = Outcome.STALLED;
      return;
    }
    memory.clear();
    goOn();
  }

  private void goOn() {
    if (largest(gradient) <= spec.tolerance()) {
      outcome = Outcome.CONVERGED;
    } else if (iterations == spec.iterations()) {
      outcome = Outcome.ALL_ITERATIONS;
    } else if (idle == MOST_IDLE) {
      outcome = Outcome.STALLED;
    } else {
      direct();
      double slope = BlockSums.dot(gradient, direction);
      double first = memory.isEmpty() ? Math.min(1, 1 / Math.sqrt(squares(gradient))) : 1;
      search = new WolfeSearch(spec, resolution, value, slope, first);
      bestValue = value;
      if (!(slope < 0)) {
        search.giveUp();
      }
      goAlong();
    }
  }

  /** The largest size of a number; not finite where one of them is not. */
  private static double largest(double[] numbers) {
    double largest = 0;
    for (double number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    return largest;
  }

  private static double squares(double[] numbers) {
    return BlockSums.dot(numbers, numbers);
  }

  /** Whether the next point differs from the best one. */
  private boolean moveTo(double step) {
    boolean moved = false;
    for (int i = 0; i < x.length; i++) {
      trial[i] = resolution.rounded(x[i] + step * direction[i]);
      moved |= trial[i] != x[i];
    }
    return moved;
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
      double scale = last.product() / BlockSums.dot(last.change(), last.change());
      for (int i = 0; i < x.length; i++) {
        direction[i] *= scale;
      }
    }
    for (Pair pair : memory) {
      double share = BlockSums.dot(pair.change(), direction) / pair.product();
      add(direction, shares[at++] - share, pair.step());
    }
  }

  private static void add(double[] to, double share, float[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += share * what[i];
    }
  }
}
