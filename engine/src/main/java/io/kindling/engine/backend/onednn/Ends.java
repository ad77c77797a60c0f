package io.kindling.engine.backend.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Where each row of a sequence ends: its length where lengths are given, else the last step. */
final class Ends {
  private final Optional<Place> lengths;
  private final int steps;
  private final int[] ends;

  private Ends(Optional<Place> lengths, Recurrences.Sizes sizes) {
    this.lengths = lengths;
    this.steps = sizes.steps();
    this.ends = new int[sizes.rows()];
    Arrays.fill(ends, steps);
  }

  /** The lengths are the input of this number, if there are so many. */
  static Ends of(Site site, int input, Recurrences.Sizes sizes) {
    boolean isGiven = site.inputs() > input;
    return new Ends(isGiven ? Optional.of(site.in(input)) : Optional.empty(), sizes);
  }

  /** Reads the lengths, which stay the same for a run. */
  void read() {
    if (lengths.isPresent()) {
      FloatBuffer given = lengths.get().buffer();
      for (int n = 0; n < ends.length; n++) {
        ends[n] = Math.max(0, Math.min(steps, (int) given.get(n)));
      }
    }
  }

  int of(int row) {
    return ends[row];
  }
}
