package io.kindling.jobs.averaging;

import java.util.Arrays;

/**
 * Rounds what the nodes of one worker send, and keeps what that took off, to be added to what each
 * sends next. A row of a table that a step does not use is left out: what was taken off it waits.
 */
public final class Feedback {
  /** Small enough for the first-level cache. */
  private static final int CACHED = 2048;

  private final Tables tables;
  private final float[][] residues;
  private final Rounding rounding = new Rounding();

  /** For so many nodes, of which nothing has been rounded. */
  public Feedback(Freight freight, int nodes) {
    this.tables = Tables.of(freight);
    this.residues = new float[nodes][tables.length()];
  }

  /** Forgets what was taken off. */
  public void restart() {
    for (float[] residue : residues) {
      Arrays.fill(residue, 0);
    }
  }

  /** Rounds the sum that a node sends, with what was taken off before. */
  public void roundInPlace(int node, float[] sum) {
    float[] residue = residues[node];
    Runs runs = tables.runs(tables.rows(sum));
    for (int run = 0; run < runs.count(); run++) {
      for (int from = runs.from(run); from < runs.to(run); from += CACHED) {
        round(residue, sum, from, Math.min(runs.to(run), from + CACHED));
      }
    }
  }

  private void round(float[] residue, float[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      residue[i] += sum[i];
    }
    System.arraycopy(residue, from, sum, from, to - from);
    rounding.roundInPlace(sum, from, to);
    for (int i = from; i < to; i++) {
      residue[i] -= sum[i];
    }
  }
}
