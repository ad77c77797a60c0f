package io.kindling.jobs.averaging;

import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.Lbfgs;
import io.kindling.engine.optim.LbfgsDescent;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.engine.optim.Progress;
import io.kindling.engine.optim.Stepping;
import java.util.List;
import java.util.Map;

/**
 * Looks for the minimum by L-BFGS: a step tries a point. What is measured, kept and told is the
 * best point that a search ended with, never one that is only tried.
 */
final class SearchDescent implements Descent {
  private final LbfgsDescent descent;
  private final float[] tried;
  private final float[] best;
  private double[] lowestSums = new double[0];
  private double[] bestSums = new double[0];
  private boolean moved;

  SearchDescent(LbfgsSpec spec, Stepping stepping, List<Segment> segments, float[] parameters) {
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
  public boolean isCopyable() {
    return false;
  }

  @Override
  public Map<String, float[]> export() {
    throw notCopyable();
  }

  @Override
  public long steps() {
    throw notCopyable();
  }

  @Override
  public Progress progress() {
    throw notCopyable();
  }

  @Override
  public void restore(float[] parameters, MasterState before) {
    throw notCopyable();
  }

  /** Only runs whose shards carry state go back, and a search that has them is refused. */
  private static IllegalStateException notCopyable() {
    return new IllegalStateException("A search cannot go on from a copy");
  }
}
