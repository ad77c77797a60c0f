package io.kindling.jobs.averaging;

import java.util.Arrays;

/**
 * Rounds what the nodes of one worker send, and keeps what that took off, to be added to what each
 * sends next. A row of a table that a step does not use is left out: what was taken off it waits.
 */
public final class Feedback {
  private final Tables tables;
  private final float[][] residues;

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
      for (int i = runs.from(run); i < runs.to(run); i++) {
        float whole = sum[i] + residue[i];
        float rounded = Rounded.of(whole);
        sum[i] = rounded;
        residue[i] = whole - rounded;
      }
    }
  }
}
