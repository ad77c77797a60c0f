package io.kindling.jobs.averaging;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is to be seen of steps from outside: where the driver's time goes, and the averaged gradient
 * of the steps for which it is asked.
 */
public final class StepWatch {
  private final LongAdder summing = new LongAdder();
  private final LongAdder early = new LongAdder();
  private final Map<Integer, Long> arrivals = new HashMap<>();
  private volatile boolean asked;
  private boolean taken;
  private float[] gradient = new float[0];
  private double weight = 1;
  private double waiting;
  private double sum;
  private double optimizer;
  private double send;

  /**
   * Where the time of steps and evaluations went on the driver, in seconds.
   *
   * @param waiting from a worker's last part to the last part of all, the mean over the workers
   * @param sum adding gradients up
   * @param optimizer stepping by the sum
   * @param send handing new parameters to the transport
   */
  public record Seconds(double waiting, double sum, double optimizer, double send) {}

  /** Asks for the gradient of the next step. */
  public void askForGradient() {
    asked = true;
  }

  /** The averaged gradient of the last step, if it was asked for; the next one overwrites it. */
  public Optional<float[]> takeGradient() {
    if (!taken) {
      asked = false; // a step of weight zero had none
      return Optional.empty();
    }
    taken = false;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= (float) weight;
    }
    return Optional.of(gradient);
  }

  /** What all operations so far took. */
  public synchronized Seconds seconds() {
    return new Seconds(waiting, sum, optimizer, send);
  }

  /** A worker gave a part of the open operation. */
  synchronized void arrived(int member) {
    arrivals.put(member, System.nanoTime());
  }

  /** All parts of the open operation have come. */
  synchronized void complete() {
    long now = System.nanoTime();
    double waited = arrivals.values().stream().mapToLong(arrival -> now - arrival).sum();
    waiting += waited / 1e9 / Math.max(1, arrivals.size());
    arrivals.clear();
  }

  /** What the open operation has so far is dropped. */
  synchronized void dropped() {
    arrivals.clear();
  }

  /** A slice was added up while others arrive. */
  void added(long start) {
    early.add(System.nanoTime() - start);
  }

  /** Makes the step of an operation of which all parts have come; gives the sums to tell of it. */
  double[] step(Master master, Gathering whole, double[] sums, SumsLayout layout) {
    long start = System.nanoTime();
    double[] told = master.step(over(whole.additions(), sums[SumsLayout.WEIGHT]), sums, layout);
    stepped(System.nanoTime() - start, master.blocks().hands(master.layout().length()));
    return told;
  }

  /** The same additions, timed, the sum kept where it is asked for. */
  private Additions over(Additions additions, double stepWeight) {
    boolean keeps = asked;
    float[] whole = additions.sum();
    if (keeps) {
      asked = false;
      taken = true;
      weight = stepWeight;
      gradient = gradient.length == whole.length ? gradient : new float[whole.length];
    }
    float[] copy = gradient;
    return additions.then(
        (from, to, start) -> {
          summing.add(System.nanoTime() - start);
          if (keeps) {
            System.arraycopy(whole, from, copy, from, to - from);
          }
        });
  }

  private synchronized void stepped(long nanos, int threads) {
    double added = summing.sumThenReset() / 1e9 / threads;
    sum += added + early.sumThenReset() / 1e9 / threads;
    optimizer += Math.max(0, nanos / 1e9 - added);
  }

  /** Does what answers all that wait. */
  void send(Runnable answers) {
    long start = System.nanoTime();
    answers.run();
    synchronized (this) {
      send += (System.nanoTime() - start) / 1e9;
    }
  }
}
