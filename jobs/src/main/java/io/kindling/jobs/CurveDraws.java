package io.kindling.jobs;

import io.kindling.engine.random.CounterRandom;
import io.kindling.jobs.curve.Points;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.draw.Subsets;
import java.util.HashMap;
import java.util.Map;

/** The rows of each training of a curve: those of a repeat are parts of each other. */
final class CurveDraws {
  private final Points points;
  private final Pool pool;
  private final int all;
  private final Map<Integer, Subsets> byRepeat = new HashMap<>();
  private final Map<String, Draw> drawn = new HashMap<>();

  CurveDraws(Points points, Pool pool) {
    this.points = points;
    this.pool = pool;
    this.all = pool.rows().of(Part.TRAIN).length;
  }

  /** Those of a training, by its number. */
  Draw of(int training) {
    int rows = points.of(training).rows();
    int repeat = rows == all ? 0 : points.repeat(training); // all rows are the same ones each time
    return drawn.computeIfAbsent(repeat + "/" + rows, key -> subsets(repeat).of(rows));
  }

  private Subsets subsets(int repeat) {
    long seed = points.base().data().orElseThrow().splitSeed();
    return byRepeat.computeIfAbsent(
        repeat, one -> new Subsets(pool, CounterRandom.key(seed, repeat)));
  }
}
