package io.kindling.engine.optim;

import io.kindling.engine.network.Segment;
import java.util.List;
import java.util.Map;

/**
 * L-BFGS on the flat parameters of a network. What is frozen keeps its values and has no part in
 * any inner product. An L2 penalty belongs to the loss that is made smaller and to its gradient,
 * not to the loss that is reported.
 */
public final class LbfgsDescent {
  private final List<Zone> zones;
  private final float penalty;
  private final Lbfgs lbfgs;
  private final double[] slopes;

  /** Begins at the parameters. */
  public LbfgsDescent(
      LbfgsSpec spec, Stepping stepping, List<Segment> segments, float[] parameters) {
    spec.check(stepping);
    this.zones = Zones.merged(Zones.bySegment(segments, stepping.groups()));
    this.penalty = stepping.decay().l2();
    this.slopes = new double[trained(zones)];
    double[] start = new double[slopes.length];
    forEach((place, own, zone) -> start[own] = parameters[place]);
    this.lbfgs = new Lbfgs(spec, Resolution.SINGLE, start);
  }

  /** The memory that it takes on the heap, in bytes. */
  public static long bytes(LbfgsSpec spec, Stepping stepping, List<Segment> segments) {
    long trained = trained(Zones.bySegment(segments, stepping.groups()));
    return Double.BYTES * trained + Lbfgs.bytes(spec, trained);
  }

  /** The memory that a copy of what it keeps takes, in bytes. */
  public static long copyBytes(LbfgsSpec spec, Stepping stepping, List<Segment> segments) {
    return Lbfgs.exportedBytes(spec, trained(Zones.bySegment(segments, stepping.groups())));
  }

  /** Copies of the arrays that it keeps from step to step. */
  public Map<String, float[]> export() {
    return lbfgs.export();
  }

  /** Goes on from where another of the same settings exported its arrays. */
  public void restore(Map<String, float[]> arrays) {
    lbfgs.restore(arrays);
  }

  private static int trained(List<Zone> zones) {
    return zones.stream().mapToInt(zone -> zone.to() - zone.from()).sum();
  }

  /** Does something with a trained number: its place among all, and among those trained. */
  @FunctionalInterface
  private interface Each {
    void of(int place, int ownPlace, Zone zone);
  }

  private void forEach(Each each) {
    int own = 0;
    for (Zone zone : zones) {
      for (int place = zone.from(); place < zone.to(); place++) {
        each.of(place, own++, zone);
      }
    }
  }

  /**
   * Takes what was found at the parameters over all rows, and moves them to where it is to be found
   * next; where the search is over, to the best point.
   *
   * @param loss the sum of the losses
   * @param gradient of the sum
   * @param weight what both are to be divided by
   */
  public void stepInPlace(double loss, float[] gradient, double weight, float[] parameters) {
    double[] point = lbfgs.point();
    forEach(
        (place, own, zone) -> {
          double pull = (double) penalty * zone.decay() * point[own];
          slopes[own] = gradient[place] / weight + pull;
        });
    lbfgs.tell(loss / weight + penalty(point), slopes);
    double[] next = lbfgs.isDone() ? lbfgs.best() : lbfgs.point();
    forEach((place, own, zone) -> parameters[place] = (float) next[own]);
  }

  /** Half of the squares, as much as each zone is pulled. */
  private double penalty(double[] point) {
    if (penalty == 0) {
      return 0;
    }
    double sum = 0;
    int own = 0;
    for (Zone zone : zones) {
      int end = own + zone.to() - zone.from();
      sum += zone.decay() * BlockSums.squares(point, own, end);
      own = end;
    }
    return penalty * sum / 2;
  }

  /** Writes the best point so far over the parameters that are trained. */
  public void bestInto(float[] parameters) {
    forEach((place, own, zone) -> parameters[place] = (float) lbfgs.best(own));
  }

  /** Whether what was told last was found at the best point so far of its line. */
  public boolean isLowest() {
    return lbfgs.isLowest();
  }

  /** The steps made, line searches counted once. */
  public int iterations() {
    return lbfgs.iterations();
  }

  /** How it ended, or that it goes on. */
  public Lbfgs.Outcome outcome() {
    return lbfgs.outcome();
  }
}
