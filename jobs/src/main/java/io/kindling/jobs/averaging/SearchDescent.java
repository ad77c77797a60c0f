package io.kindling.jobs.averaging;

import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.ExactDoubles;
import io.kindling.engine.optim.Lbfgs;
import io.kindling.engine.optim.LbfgsDescent;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for the minimum by L-BFGS: a step tries a point. What is measured, kept and told is the
 * best point that a search ended with, never one that is only tried.
 */
final class SearchDescent implements Descent {
  private static final String LOWEST_SUMS = "lowestSums";
  private static final String BEST_SUMS = "bestSums";

  private final LbfgsDescent descent;
  private final Progress start;
  private float[] tried;
  private float[] best;
  private long steps;
  private double[] lowestSums = new double[0];
  private double[] bestSums = new double[0];
  private boolean moved;

  SearchDescent(
      LbfgsSpec spec,
      Stepping stepping,
      Progress start,
      List<Segment> segments,
      float[] parameters) {
    this.start = start;
    this.descent = new LbfgsDescent(spec, stepping, segments, parameters);
    this.tried = parameters;
    this.best = parameters.clone();
  }

  @Override
  public float[] current() {
    return tried;
  }

  @Override
  public float[] measured() {
    return best;
  }

  @Override
  public double[] step(Additions gradients, double[] sums, Blocks blocks) {
    blocks.forEach(tried.length, gradients::add);
    steps++;
    boolean first = bestSums.length == 0;
    int before = descent.iterations();
    descent.stepInPlace(sums[SumsLayout.LOSS], gradients.sum(), sums[SumsLayout.WEIGHT], tried);
    lowestSums = first || descent.isLowest() ? sums : lowestSums;
    moved = first || descent.iterations() > before;
    if (moved) {
      bestSums = lowestSums;
      descent.bestInto(best);
    }
    return bestSums;
  }

  @Override
  public boolean hasMoved() {
    return moved;
  }

  @Override
  public Lbfgs.Outcome outcome() {
    return descent.outcome();
  }

  @Override
  public Map<String, float[]> export() {
    Map<String, float[]> arrays = new LinkedHashMap<>(descent.export());
    arrays.put(LOWEST_SUMS, ExactDoubles.toFloats(lowestSums));
    arrays.put(BEST_SUMS, ExactDoubles.toFloats(bestSums));
    return arrays;
  }

  @Override
  public long steps() {
    return steps;
  }

  /** Its steps do not depend on it. */
  @Override
  public Progress progress() {
    return start;
  }

  @Override
  public void restore(float[] parameters, MasterState before) {
    Map<String, float[]> arrays = before.optimizer();
    descent.restore(arrays);
    lowestSums = ExactDoubles.toDoubles(arrays.get(LOWEST_SUMS));
    bestSums = ExactDoubles.toDoubles(arrays.get(BEST_SUMS));
    steps = before.steps();
    tried = parameters;
    best = parameters.clone();
    descent.bestInto(best);
  }
}
