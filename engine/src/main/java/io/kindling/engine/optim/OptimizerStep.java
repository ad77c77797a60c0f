package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import io.kindling.engine.network.Segment;
import java.util.List;

/**
 * One step under way. Its phases come one after another; the slices of a phase may be worked on in
 * any order and side by side. How a phase is sliced makes no difference to the numbers.
 */
public final class OptimizerStep {
  /** Slices of steps with several phases begin and end at multiples of it, or with the array. */
  public static final int BLOCK = BlockSums.BLOCK;

  /** Small enough that an update stays in the first-level cache between links. */
  private static final int CACHED = 2048;

  private final Optimizer optimizer;
  private final Optimizer.Regions regions;
  private final long step;
  private final float[] rates;
  private final float[] update;
  private final float[] parameters;
  private final OptimizerState state;
  private int phase;
  private Norms before;
  private Norms after;

  OptimizerStep(
      Optimizer optimizer,
      Optimizer.Regions regions,
      long step,
      float[] rates,
      float[] update,
      float[] parameters,
      OptimizerState state) {
    this.optimizer = optimizer;
    this.regions = regions;
    this.step = step;
    this.rates = rates;
    this.update = update;
    this.parameters = parameters;
    this.state = state;
    this.before = Norms.none();
    this.after = norms();
  }

  private Phase now() {
    return optimizer.phases().get(phase);
  }

  private Norms norms() {
    Extent extent = now().norms();
    return extent == Extent.NONE
        ? Norms.none()
        : new Norms(extent, regions.pieces(), zones().size());
  }

  private List<Zone> zones() {
    return regions.zones();
  }

  /** Does the open phase on the elements from {@code from} to below {@code to}. */
  public void work(int from, int to) {
    Checks.require(
        optimizer.phases().size() == 1
            || (from % BLOCK == 0 && (to % BLOCK == 0 || to == parameters.length)),
        "Invalid slice from %s to %s: expected multiples of %s",
        from,
        to,
        BLOCK);
    Phase now = now();
    apply(now, from, to, 0, 0);
    if (now.norms() != Extent.NONE) {
      after.take(update, parameters, from, to);
    }
    if (now.end().contains(Phase.End.LIMIT)) {
      regions.rows().forEach(segment -> limitRows(segment, from, to));
    }
    if (now.end().contains(Phase.End.AVERAGE)) {
      optimizer.stepping().average().moveInPlace(state.average(), parameters, from, to, step);
    }
  }

  /**
   * Does the only phase of a step on the elements of a part of the state: the arrays begin with
   * {@code from}. Norms and means have no part in it.
   */
  void workOnPart(int part, int from, int to) {
    apply(now(), from, to, from, part);
  }

  private void apply(Phase now, int from, int to, int base, int part) {
    if (!now.isApplied()) {
      return;
    }
    Slice slice = new Slice(update, parameters, step);
    for (int zone = 0; zone < zones().size(); zone++) {
      Zone own = zones().get(zone);
      int end = Math.min(to, own.to());
      for (int start = Math.max(from, own.from()); start < end; start += CACHED) {
        int behind = Math.min(end, start + CACHED);
        float rate = rates[own.chain()] * own.rate();
        slice.moveTo(start - base, behind - base, rate, own.decay());
        apply(now, zone, slice, part);
      }
    }
  }

  private void apply(Phase now, int zone, Slice slice, int part) {
    Zone own = zones().get(zone);
    Chain.Part links = now.parts().get(own.chain());
    for (int number = links.from(); number < links.to(); number++) {
      Link link = optimizer.chains().get(own.chain()).links().get(number);
      slice.give(link.norms() == Extent.NONE ? NormPair.NONE : before.of(zone));
      link.applyInPlace(slice, state.of(own.chain(), number, part));
    }
    if (now.end().contains(Phase.End.SUBTRACT)) {
      subtractInPlace(parameters, update, slice.from(), slice.to());
    }
  }

  private static void subtractInPlace(float[] from, float[] what, int first, int to) {
    for (int i = first; i < to; i++) {
      from[i] -= what[i];
    }
  }

  /** Cuts the rows that begin in a slice; a row that goes on behind it is nobody else's. */
  private void limitRows(Segment segment, int from, int to) {
    int rows = segment.shape().size(0);
    int length = rows == 0 ? 0 : segment.length() / rows;
    if (length == 0) {
      return;
    }
    int first = Math.max(0, -Math.floorDiv(segment.offset() - from, length));
    for (int row = first; row < rows; row++) {
      int start = segment.offset() + row * length;
      if (start >= to) {
        return;
      }
      limit(start, start + length);
    }
  }

  private void limit(int from, int to) {
    double norm = Math.sqrt(BlockSums.squares(parameters, from, to));
    float limit = optimizer.stepping().maxNorm();
    if (norm > limit) {
      float factor = (float) (limit / norm);
      for (int i = from; i < to; i++) {
        parameters[i] *= factor;
      }
    }
  }

  /** Ends the open phase, all of which must be done; false if it was the last. */
  public boolean next() {
    if (phase + 1 == optimizer.phases().size()) {
      return false;
    }
    after.finish();
    before = after;
    phase++;
    after = norms();
    return true;
  }
}
